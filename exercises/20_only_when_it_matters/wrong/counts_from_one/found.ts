interface Found {
  /** `index` of the first move that takes an item below zero. */
  readonly firstIndex: number | undefined;
  /** Which item that is. */
  readonly item: string | undefined;
  /** `before`, at that move. */
  readonly before: number | undefined;
}

export const found: Found = {
  firstIndex: 286,
  item: 'bolt',
  before: 7,
};
