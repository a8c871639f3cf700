/** What the brain-tumour model may be asked about. Data, so that the router, the card and the page say the same. */
export interface BrainInputContract {
  /** Modality (0008,0060). */
  readonly modality: "MR";
  /** BodyPartExamined (0018,0015), compared without case and blanks; an empty one is judged from the pixels. */
  readonly bodyParts: readonly string[];
  /** A series that meets more of these is taken before others; see `preference`. */
  readonly sequence: {
    /** A non-empty ContrastBolusAgent (0018,0010) shows contrast medium. */
    readonly contrastAttributes: readonly string[];
    /** Case-insensitive patterns over SeriesDescription (0008,103E) and ProtocolName (0018,1030). */
    readonly contrastPattern: string;
    readonly t1Pattern: string;
    /** A series that matches is refused: other contrasts, maps, localisers. */
    readonly refusedPattern: string;
    /** ScanningSequence (0018,0020): spin echo or gradient echo. */
    readonly scanningSequences: readonly string[];
    /** RepetitionTime (0018,0080) and EchoTime (0018,0081) in ms that make a T1 weighting, by ScanningSequence. */
    readonly times: readonly {
      readonly scanningSequence: string;
      readonly repetitionTimeMax: number;
      readonly echoTimeMax: number;
    }[];
    /** With an InversionTime (0018,0082) above this, in ms, the series may be FLAIR: refused unless its description says T1. */
    readonly inversionTimeMax: number;
  };
  readonly matrix: {
    /** Least Rows and Columns: below, the 128-pixel head would be made up by interpolation. */
    readonly sideMin: number;
    /** Largest Rows or Columns. */
    readonly sideMax: number;
    /** Largest ratio of the longer side to the shorter. */
    readonly aspectMax: number;
  };
  readonly slices: {
    /** Share of the largest head area of the series that a slice's head must reach: the crown and the neck are skipped. */
    readonly headAreaShareMin: number;
    /** Least share of the image that the head covers. */
    readonly coverageMin: number;
    /** Most slices of one series that are read; more are thinned evenly. */
    readonly countMax: number;
  };
  /** Order of preference among the series of a study. */
  readonly preference: readonly ("t1-with-contrast" | "t1" | "unknown")[];
}

export const brainInputContract: BrainInputContract = {
  modality: "MR",
  bodyParts: [
    "BRAIN",
    "HEAD",
    "HEADANDNECK",
    "SKULL",
    "PITUITARY",
    "SELLA",
    "",
  ],
  sequence: {
    contrastAttributes: ["ContrastBolusAgent", "ContrastBolusVolume"],
    contrastPattern: String.raw`(\+|\b|_)(c|gd|gad|gado|ce|post|km|contrast|contraste)(\b|_|\+)|t1c\b|c\+`,
    t1Pattern: String.raw`t1|mprage|bravo|spgr|tfl|vibe|tfe|fspgr`,
    refusedPattern: String.raw`t2|flair|dwi|adc|diff|swi|perf|asl|mra|tof|loc|scout|survey|map|bold|tensor|stir`,
    scanningSequences: ["SE", "GR", "IR"],
    times: [
      { scanningSequence: "SE", repetitionTimeMax: 1000, echoTimeMax: 30 },
      { scanningSequence: "GR", repetitionTimeMax: 3000, echoTimeMax: 10 },
      { scanningSequence: "IR", repetitionTimeMax: 3000, echoTimeMax: 30 },
    ],
    inversionTimeMax: 1500,
  },
  matrix: { sideMin: 128, sideMax: 2048, aspectMax: 2 },
  slices: { headAreaShareMin: 0.5, coverageMin: 0.1, countMax: 256 },
  preference: ["t1-with-contrast", "t1", "unknown"],
};
