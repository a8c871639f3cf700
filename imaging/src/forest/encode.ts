import { demand, ImagingError } from "../imaging-error.ts";
import { finishForest, forestLimits, type Forest } from "./forest.ts";

/*
 * Format, little-endian: "ISFO", version u16, features u16, classes u16, trees u16, nodes u32; then
 * the nodes of every tree in preorder. A node starts with an i16:
 *   f ≥ 0   inner node on feature f: threshold f32; its left and then its right subtree follow
 *   -1      leaf: cover f32, then a probability f32 per class
 *   -2 - k  leaf with nothing but class k: cover f32
 * No child is stored by number, so no file can describe a cycle or a node outside its tree.
 */
const magic = 0x4f465349;
const version = 1;
const headerBytes = 16;

/**
 * The forest's bytes. Throws `invalid-argument` for a forest whose leaf numbers are not float32
 * probabilities.
 */
export function encodeForest(forest: Forest): Uint8Array {
  const { features, classes, trees, feature, threshold, value, cover } = forest;
  const nodes = feature.length;
  const bytes = new Uint8Array(headerBytes + nodes * (6 + 4 * classes));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint16(4, version, true);
  view.setUint16(6, features, true);
  view.setUint16(8, classes, true);
  view.setUint16(10, trees, true);
  view.setUint32(12, nodes, true);
  let at = headerBytes;
  for (let node = 0; node < nodes; node++) {
    if (feature[node] >= 0) {
      view.setInt16(at, feature[node], true);
      view.setFloat32(at + 2, threshold[node], true);
      at += 6;
      continue;
    }
    const probabilities = value.subarray(node * classes, (node + 1) * classes);
    const pure = probabilities.indexOf(1);
    view.setInt16(at, pure >= 0 ? -2 - pure : -1, true);
    view.setFloat32(at + 2, cover[node], true);
    at += 6;
    demand(
      isLeaf(cover[node], probabilities),
      "A leaf does not hold float32 probabilities",
    );
    if (pure >= 0) continue;
    for (let k = 0; k < classes; k++, at += 4)
      view.setFloat32(at, probabilities[k], true);
  }
  return bytes.slice(0, at);
}

function isLeaf(cover: number, probabilities: Float64Array): boolean {
  return (
    isCover(cover) &&
    isDistribution(probabilities) &&
    probabilities.every((p) => Math.fround(p) === p)
  );
}

/**
 * The bounds keep the share of weight along any path (leaf over root) above 1e-31, so that no
 * explanation of a decoded forest can underflow to 0 / 0.
 */
function isCover(cover: number): boolean {
  return cover >= 1e-12 && cover <= 1e12;
}

/** float32 rounding of up to 256 classes moves the sum by less than 1e-5. */
function isDistribution(probabilities: Float64Array): boolean {
  let sum = 0;
  for (const p of probabilities) {
    if (!(p >= 0 && p <= 1)) return false;
    sum += p;
  }
  return Math.abs(sum - 1) < 1e-5;
}

/**
 * Reads what `encodeForest` wrote. The file is not trusted: it throws `not-a-model` for a wrong
 * magic, version, feature, class, number or length, `truncated` where it ends early,
 * `limit-exceeded` above `forestLimits`.
 */
export function decodeForest(bytes: Uint8Array): Forest {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuseUnless(
    bytes.length >= headerBytes,
    "truncated",
    "The model file is shorter than its header",
  );
  refuseUnless(
    view.getUint32(0, true) === magic,
    "not-a-model",
    "The file is not a forest",
  );
  refuseUnless(
    view.getUint16(4, true) === version,
    "not-a-model",
    "The forest has an unknown version",
  );
  const features = view.getUint16(6, true);
  const classes = view.getUint16(8, true);
  const trees = view.getUint16(10, true);
  const nodes = view.getUint32(12, true);
  refuseUnless(
    features >= 1 && classes >= 1 && trees >= 1 && nodes >= trees,
    "not-a-model",
    "The forest is empty",
  );
  refuseUnless(
    features <= forestLimits.features &&
      classes <= forestLimits.classes &&
      trees <= forestLimits.trees,
    "limit-exceeded",
    "The forest is larger than allowed",
  );
  refuseUnless(
    nodes * classes <= forestLimits.values,
    "limit-exceeded",
    "The forest has too many nodes",
  );
  // Every node takes 6 bytes at least: nothing large is allocated for a short file.
  refuseUnless(
    bytes.length >= headerBytes + nodes * 6,
    "truncated",
    "The model file ends early",
  );

  const offsets = new Int32Array(trees + 1);
  const feature = new Int16Array(nodes).fill(-1);
  const threshold = new Float32Array(nodes);
  const right = new Int32Array(nodes).fill(-1);
  const value = new Float64Array(nodes * classes);
  const cover = new Float64Array(nodes);
  const need = (at: number, size: number): void =>
    refuseUnless(
      at + size <= bytes.length,
      "truncated",
      "The model file ends early",
    );

  let at = headerBytes;
  let node = 0;
  // Inner nodes whose right subtree is still to come.
  const waiting = new Int32Array(forestLimits.depth + 1);
  for (let tree = 0; tree < trees; tree++) {
    offsets[tree] = node;
    let open = 0;
    for (let closed = false; !closed; node++) {
      refuseUnless(
        node < nodes,
        "not-a-model",
        "A tree has more nodes than announced",
      );
      need(at, 6);
      const kind = view.getInt16(at, true);
      const number = view.getFloat32(at + 2, true);
      at += 6;
      if (kind >= 0) {
        refuseUnless(
          kind < features,
          "not-a-model",
          "A split names a feature out of range",
        );
        refuseUnless(
          Number.isFinite(number),
          "not-a-model",
          "A threshold is not finite",
        );
        refuseUnless(
          open < forestLimits.depth,
          "limit-exceeded",
          "A tree is too deep",
        );
        feature[node] = kind;
        threshold[node] = number;
        waiting[open++] = node;
        continue;
      }
      refuseUnless(isCover(number), "not-a-model", "A cover is out of bounds");
      cover[node] = number;
      if (kind === -1) {
        need(at, 4 * classes);
        for (let k = 0; k < classes; k++, at += 4)
          value[node * classes + k] = view.getFloat32(at, true);
        const probabilities = value.subarray(
          node * classes,
          (node + 1) * classes,
        );
        refuseUnless(
          isDistribution(probabilities),
          "not-a-model",
          "A leaf holds no probabilities",
        );
      } else {
        refuseUnless(
          -2 - kind < classes,
          "not-a-model",
          "A leaf names a class out of range",
        );
        value[node * classes - 2 - kind] = 1;
      }
      if (open === 0) closed = true;
      else right[waiting[--open]] = node + 1;
    }
  }
  offsets[trees] = node;
  refuseUnless(
    node === nodes && at === bytes.length,
    "not-a-model",
    "The file holds more than its forest",
  );
  const forest = finishForest({
    features,
    classes,
    offsets,
    feature,
    threshold,
    right,
    value,
    cover,
  });
  refuseUnless(
    forest.depth <= forestLimits.depth,
    "limit-exceeded",
    "A tree is too deep",
  );
  return forest;
}

function refuseUnless(
  holds: boolean,
  code: "not-a-model" | "truncated" | "limit-exceeded",
  message: string,
): asserts holds {
  if (!holds) throw new ImagingError(code, message);
}
