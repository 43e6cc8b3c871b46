interface Found {
  /** What `feeOf` returns when it is called for the third time. */
  readonly thirdFee: number | undefined;
  /** `sum`, when the arrow points at line 23 for the fourth time. */
  readonly sumBeforeFourth: number | undefined;
  /** The plate of the stay that is charged wrongly. */
  readonly wrongPlate: string | undefined;
}

export const found: Found = {
  thirdFee: 8,
  sumBeforeFourth: 24,
  wrongPlate: 'LB 404',
};
