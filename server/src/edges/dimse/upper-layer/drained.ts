import type { Socket } from "node:net";

/**
 * Waits until the socket takes more.
 * @returns false where it was closed first, or took nothing for `ms` milliseconds
 */
export function drained(socket: Socket, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (drainedNow: boolean): void => {
      clearTimeout(timer);
      socket.off("drain", onDrain);
      socket.off("close", onClose);
      resolve(drainedNow);
    };
    const onDrain = (): void => finish(true);
    const onClose = (): void => finish(false);
    const timer = setTimeout(onClose, ms);
    socket.on("drain", onDrain);
    socket.on("close", onClose);
  });
}
