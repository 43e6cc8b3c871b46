interface Found {
  /** The station whose reading cannot be read. */
  readonly station: string | undefined;
  /** `highest`, at the crash. */
  readonly highest: number | undefined;
  /** The name of the error that caused the one that ended the program. */
  readonly causeName: string | undefined;
}

export const found: Found = {
  station: 'lighthouse',
  highest: 21.4,
  causeName: 'RangeError',
};
