interface Found {
  /** How many frames of `sizeOf` are on the stack when it fails. */
  readonly framesOfSizeOf: number | undefined;
  /** `entry.name` in the frame of the innermost folder on the stack. */
  readonly folder: string | undefined;
  /** `sum`, in the frame of the folder `photos`. */
  readonly sumInPhotos: number | undefined;
}

export const found: Found = {
  framesOfSizeOf: 4,
  folder: 'hill.jpg',
  sumInPhotos: 840,
};
