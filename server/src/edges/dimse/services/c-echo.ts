import { statuses } from "./command-elements.ts";
import type { Service } from "./service.ts";

/** Verification as provider (PS3.4 Annex A, PS3.7 §9.1.5). */
export const echoService: Service = () =>
  Promise.resolve({ status: statuses.success });
