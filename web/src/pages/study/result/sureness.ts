import { brainClasses, type BrainClass } from "@isocenter/contracts";

type PerClass<T> = Readonly<Record<BrainClass, T>>;

/** Classes by probability, highest first. */
export function ranked(probabilities: PerClass<number>): BrainClass[] {
  return brainClasses.toSorted((a, b) => probabilities[b] - probabilities[a]);
}

/** A spread wider than this says little: half of the scale of a probability is 0.5, a quarter of it is what we call wide. */
const wideFrom = 0.25;
/** Below this even a narrow interval is no answer: the other classes together are nearly as likely. */
const lowBelow = 0.6;

/** What the intervals say about the first class: clear, overlapping with another, or simply wide. */
export function sureness(
  probabilities: PerClass<number>,
  interval: PerClass<readonly [number, number]> | null,
):
  | { kind: "clear" | "wide" | "low" }
  | { kind: "overlap"; with: BrainClass }
  | null {
  if (interval === null) return null;
  const [first, second] = ranked(probabilities);
  if (first === undefined || second === undefined) return null;
  // An interval that leaves its own estimate out belongs to something else: nothing may be read from it.
  const [low, high] = interval[first];
  if (probabilities[first] < low || probabilities[first] > high) return null;
  if (interval[second][1] >= interval[first][0])
    return { kind: "overlap", with: second };
  if (probabilities[first] < lowBelow) return { kind: "low" };
  return interval[first][1] - interval[first][0] >= wideFrom
    ? { kind: "wide" }
    : { kind: "clear" };
}
