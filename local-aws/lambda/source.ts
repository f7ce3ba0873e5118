/** What a mapping runs while it is enabled, from when it is made. */
export interface Source {
  /** Settles once the call that is being made, if any, has been answered. */
  stop(): Promise<void>;
}
