/**
 * One timer, of which the last start counts. It expires a turn of the event loop late: when the loop was held up, what the
 * peer sent in time is still to be read, and may restart or stop it.
 */
export class Deadline {
  #timer: NodeJS.Timeout | undefined;

  start(ms: number, expired: () => void): void {
    clearTimeout(this.#timer);
    const timer = setTimeout(() => {
      setImmediate(() => {
        if (this.#timer === timer) expired();
      });
    }, ms);
    this.#timer = timer;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
