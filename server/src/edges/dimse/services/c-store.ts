import { failures, type FailureCode } from "@isocenter/contracts";
import type { Incoming, Reception } from "../../../domain/archive/index.ts";
import type { Caller } from "../../../domain/identity/index.ts";
import { Failure } from "../../../platform/errors/index.ts";
import { isValidUid } from "@isocenter/dicom";
import { statuses } from "./command-elements.ts";
import type { Response, Service } from "./service.ts";

/** The archive's verb, injected. Resolves when bytes and index are durable, rejects with a `Failure`. */
export type Receive = (
  caller: Caller,
  incoming: Incoming,
) => Promise<Reception>;

/**
 * Storage as provider (PS3.4 Annex B, PS3.7 §9.1.1). The data set goes to `receive` as it comes and is never held, changed
 * or written anew. A status says what became of the object in the archive: success only for what is stored, and durable.
 */
export function storeService(receive: Receive): Service {
  return async ({
    caller,
    command,
    abstractSyntax,
    transferSyntax,
    dataSet,
  }) => {
    const { AffectedSOPClassUID, AffectedSOPInstanceUID } = command;
    if (dataSet === undefined)
      throw new Failure("bad-request", { detail: "No data set" });
    if (AffectedSOPInstanceUID === undefined)
      throw new Failure("no-sop-instance-uid");
    if (!isValidUid(AffectedSOPInstanceUID)) throw new Failure("invalid-uid");
    if (AffectedSOPClassUID !== abstractSyntax)
      throw new Failure("sop-class-mismatch");
    const reception = await receive(caller, {
      source: dataSet,
      transferSyntaxUID: transferSyntax,
      announced: {
        SOPClassUID: AffectedSOPClassUID,
        SOPInstanceUID: AffectedSOPInstanceUID,
      },
    });
    if (isKept(reception) && !dataSet.readToEnd)
      throw new Failure("internal", {
        cause: new Error("An object was called stored before its end was read"),
      });
    return responseOf(reception);
  };
}

const isKept = ({ state }: Reception): boolean =>
  state === "stored" || state === "duplicate";

/**
 * A quarantined object is durable, but not in the archive: a sender that was told success might delete its copy, and the
 * worse of the two mistakes is the lost study, not the repeated C-STORE. It is therefore told the failure.
 * Warnings that did not stop it leave success: the statuses B000 to B007 (PS3.4 Table B.2-1) speak of elements that were
 * coerced or dropped, and nothing is.
 */
export function responseOf(reception: Reception): Response {
  if (isKept(reception)) return { status: statuses.success };
  const code: FailureCode = reception.code ?? "internal";
  return { status: failures[code].dimse, comment: failures[code].text };
}
