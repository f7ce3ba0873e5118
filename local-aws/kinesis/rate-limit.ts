/** What one shard takes in a second. By the machine's clock: the stack's may stand still. */
const RECORDS_A_SECOND = 1000;
const BYTES_A_SECOND = 1024 * 1024;

export class RateLimit {
  private beganMs = 0;
  private records = 0;
  private bytes = 0;

  /** Whether one more fits into the second that runs; counted if it does. */
  takes(bytes: number, nowMs = performance.now()): boolean {
    if (nowMs - this.beganMs >= 1000) {
      this.beganMs = nowMs;
      this.records = 0;
      this.bytes = 0;
    }
    // A record of more than a second's bytes fits where nothing else came.
    const isTooMuch = this.records > 0 && this.bytes + bytes > BYTES_A_SECOND;
    if (this.records >= RECORDS_A_SECOND || isTooMuch) return false;
    this.records += 1;
    this.bytes += bytes;
    return true;
  }
}
