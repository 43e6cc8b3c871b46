interface Found {
  /** The id of the request whose line in the compliance log names the wrong user. */
  readonly requestId: string | undefined;
  /** Who sent that request. */
  readonly sender: string | undefined;
  /** The id of the request that wrote its user over the sender. */
  readonly overwrittenBy: string | undefined;
}

export const found: Found = {
  requestId: undefined,
  sender: undefined,
  overwrittenBy: undefined,
};
