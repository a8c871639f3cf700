import { latin1 } from "../charset/single-byte.ts";
import { decodeText, splitText } from "../charset/decode.ts";
import { parsePersonName } from "../charset/person-name.ts";
import type { PersonName } from "../charset/person-name.ts";
import { dictionaryEntry, keywordOf, tagOf } from "../dictionary.ts";
import type { Key } from "../dictionary.ts";
import { isPrivateCreatorTag } from "../tag.ts";
import { isBulk, isText, usesCharacterSet } from "../vr.ts";
import type { Element } from "./element.ts";
import { decodeBigInts, decodeNumbers, trimValue } from "./values.ts";

/** The bytes that elements point into. Offsets of every nested item are relative to the same buffer. */
export interface Source {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

const SpecificCharacterSet = 0x00080005;

/**
 * One data set or sequence item: a sorted index over a buffer that is never copied. Values are decoded when asked for.
 * The accessors never throw for what stands in the input; they throw TypeError for a keyword that does not exist.
 */
export class Dataset {
  readonly source: Source;
  /** Whether this data set's values are little endian (always, but for the retired big-endian syntax). */
  readonly littleEndian: boolean;
  readonly parent: Dataset | undefined;
  readonly #elements: Element[];
  #index: Map<number, Element> | undefined;
  #terms: readonly string[] | undefined;

  constructor(
    source: Source,
    elements: Element[],
    littleEndian: boolean,
    parent?: Dataset,
  ) {
    this.source = source;
    this.#elements = elements;
    this.littleEndian = littleEndian;
    this.parent = parent;
  }

  /** All elements in the order of the file. */
  elements(): readonly Element[] {
    return this.#elements;
  }

  /** Where an element lies, or undefined where it is absent. The first wins where a tag is repeated. */
  get(key: Key): Element | undefined {
    const tag = tagOf(key);
    if (this.#index === undefined) {
      this.#index = new Map();
      for (const element of this.#elements)
        if (!this.#index.has(element.tag))
          this.#index.set(element.tag, element);
    }
    return this.#index.get(tag);
  }

  has(key: Key): boolean {
    return this.get(key) !== undefined;
  }

  /** The value as it stands in the buffer, not copied, padding included. */
  bytes(key: Key): Uint8Array | undefined {
    const element = this.get(key);
    return element === undefined ? undefined : this.bytesOf(element);
  }

  bytesOf({ offset, length }: Element): Uint8Array {
    return this.source.bytes.subarray(offset, offset + length);
  }

  /** The terms of SpecificCharacterSet that hold here: an item without its own inherits (PS3.5 §7.5.3). */
  get characterSets(): readonly string[] {
    if (this.#terms === undefined) {
      const element = this.get(SpecificCharacterSet);
      this.#terms =
        element === undefined
          ? (this.parent?.characterSets ?? [])
          : latin1(this.bytesOf(element))
              .split("\\")
              .map((term) => term.replaceAll(/[\0 ]+$|^ +/g, ""));
    }
    return this.#terms;
  }

  /**
   * The values of a textual element, decoded and trimmed as its VR says; numbers in decimal; UN as Latin-1.
   * Empty where absent, empty, a sequence, or bulk data.
   */
  strings(key: Key): string[] {
    const element = this.get(key);
    return element === undefined ? [] : this.stringsOf(element);
  }

  stringsOf(element: Element): string[] {
    if (element.length === 0 || element.items !== undefined) return [];
    const { vr } = element;
    if (!isText(vr)) {
      if (vr === "UN") return [trimValue(latin1(this.bytesOf(element)), "UN")];
      return isBulk(vr) ? [] : this.numbersOf(element).map(String);
    }
    const bytes = this.bytesOf(element);
    const text = usesCharacterSet(vr)
      ? decodeText(bytes, this.characterSets, vr)
      : latin1(bytes);
    return splitText(text, vr).map((value) => trimValue(value, vr));
  }

  /** The first value, or undefined where the element is absent or its value empty. */
  string(key: Key): string | undefined {
    const first = this.strings(key)[0];
    return first === "" ? undefined : first;
  }

  /** The values as numbers: binary VRs, DS, IS, AT (as tags). What is no number is NaN. 64-bit integers may be rounded. */
  numbers(key: Key): number[] {
    const element = this.get(key);
    return element === undefined ? [] : this.numbersOf(element);
  }

  numbersOf(element: Element): number[] {
    if (element.items !== undefined || element.encapsulated === true) return [];
    if (isText(element.vr))
      return this.stringsOf(element).map((text) =>
        text === "" ? Number.NaN : Number(text),
      );
    return decodeNumbers(this.source.view, element, this.littleEndian);
  }

  /** The first value as a number, or undefined where it is absent or no number. */
  number(key: Key): number | undefined {
    const first = this.numbers(key)[0];
    return first === undefined || Number.isNaN(first) ? undefined : first;
  }

  /** SV, UV and OV without rounding. */
  bigints(key: Key): bigint[] {
    const element = this.get(key);
    return element === undefined ? [] : this.bigintsOf(element);
  }

  bigintsOf(element: Element): bigint[] {
    return decodeBigInts(this.source.view, element, this.littleEndian);
  }

  /** The items of a sequence; empty where absent. */
  sequence(key: Key): readonly Dataset[] {
    return this.get(key)?.items ?? [];
  }

  personNames(key: Key): PersonName[] {
    return this.strings(key).map(parsePersonName);
  }

  /** The element that the private creator `creator` owns at `element` (0x00–0xff) in `group` (PS3.5 §7.8.1). */
  privateElement(
    creator: string,
    group: number,
    element: number,
  ): Element | undefined {
    const reserved = this.#elements.find(
      (candidate) =>
        candidate.tag >>> 16 === group &&
        isPrivateCreatorTag(candidate.tag) &&
        this.stringsOf(candidate)[0] === creator,
    );
    if (reserved === undefined) return undefined;
    return this.get(
      ((group << 16) | ((reserved.tag & 0xff) << 8) | (element & 0xff)) >>> 0,
    );
  }

  /** The private creator that owns a private tag, or undefined where none reserved its block. */
  privateCreatorOf(tag: number): string | undefined {
    const creator = this.get(
      ((tag & 0xffff0000) | ((tag & 0xff00) >>> 8)) >>> 0,
    );
    return creator === undefined ? undefined : this.stringsOf(creator)[0];
  }

  /** Keyword (or eight digits) and element of each, for listings. */
  *entries(): Generator<[keyword: string, element: Element]> {
    for (const element of this.#elements)
      yield [keywordOf(element.tag), element];
  }

  /** The name of an attribute for people. */
  static nameOf(tag: number): string {
    return dictionaryEntry(tag)?.name ?? "";
  }
}
