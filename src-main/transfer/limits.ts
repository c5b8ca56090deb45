/** Bounds of what is read; passing one is `import.too-large`. Sizes in bytes. */
export interface TransferLimits {
  /** The file as it lies there. Default 8 GiB. */
  readonly fileBytes: number;
  /** Its content once it is decompressed. Default 16 GiB. */
  readonly contentBytes: number;
  /** How many times larger than the file its content may be, past the first 64 MiB. Default 200. */
  readonly expansion: number;
  /** One row: a line, a record or a task. Default 16 MiB. */
  readonly rowBytes: number;
  /** Columns of a CSV file. Default 2,000. */
  readonly columns: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: TransferLimits = {
  fileBytes: 8 * 1024 * MIB,
  contentBytes: 16 * 1024 * MIB,
  expansion: 200,
  rowBytes: 16 * MIB,
  columns: 2000,
};

/** Content up to this size is let through however well it was compressed. */
export const FREE_EXPANSION_BYTES = 64 * MIB;
