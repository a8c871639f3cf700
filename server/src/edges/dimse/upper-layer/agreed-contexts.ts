import type { EstablishedContexts } from "./association-user.ts";
import type { AssociateAccept, AssociateRequest } from "./pdu.ts";

/** The contexts that one side proposed and the other accepted. An answer to what was not proposed counts for nothing. */
export function agreedContexts(
  request: AssociateRequest | undefined,
  accept: AssociateAccept,
): EstablishedContexts {
  const proposed = new Map(
    request?.contexts.map((context) => [context.id, context]),
  );
  const agreed = new Map<
    number,
    { abstractSyntax: string; transferSyntax: string }
  >();
  for (const { id, result, transferSyntax } of accept.contexts) {
    const abstractSyntax = proposed.get(id)?.abstractSyntax;
    if (result === "acceptance" && abstractSyntax !== undefined)
      agreed.set(id, { abstractSyntax, transferSyntax });
  }
  return agreed;
}
