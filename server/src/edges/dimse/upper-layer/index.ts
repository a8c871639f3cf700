export { Association } from "./association.ts";
export {
  AssociationEnded,
  type AssociationUser,
  type Ending,
  type EstablishedContexts,
} from "./association-user.ts";
export type * from "./pdu.ts";
