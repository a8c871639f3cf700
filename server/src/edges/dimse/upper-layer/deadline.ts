/** One timer, of which the last start counts. */
export class Deadline {
  #timer: NodeJS.Timeout | undefined;

  start(ms: number, expired: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(expired, ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
