import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { itemTypes } from "./item-types.ts";
import {
  PduError,
  type CommonExtendedNegotiation,
  type ExtendedNegotiation,
  type RoleSelection,
  type UserIdentity,
  type UserInformation,
} from "./pdu.ts";

/** Counts items down to the limit that `decodePdu` was given. */
export interface ItemBudget {
  left: number;
}

/** @throws PduError past the limit on items */
export function spendItem(budget: ItemBudget): void {
  if (budget.left-- <= 0)
    throw new PduError("invalid-pdu-parameter-value", "Too many items");
}

/**
 * Sub-items of a user information item (PS3.8 §9.3.2.3). Unknown ones are skipped, as PS3.8 §9.3.1 demands; of one that
 * may stand once, the last counts.
 * @throws PduError for lengths that leave their item, or too many items
 */
export function decodeUserInformation(
  reader: ByteReader,
  budget: ItemBudget,
): UserInformation {
  const roles: RoleSelection[] = [];
  const extended: ExtendedNegotiation[] = [];
  const commonExtended: CommonExtendedNegotiation[] = [];
  let user: UserInformation = {
    maximumLength: 0,
    implementationClassUID: "",
    roles,
    extended,
    commonExtended,
  };
  while (reader.left > 0) {
    spendItem(budget);
    const type = reader.u8();
    reader.skip(1);
    const item = new ByteReader(reader.take(reader.u16()));
    switch (type) {
      case itemTypes.maximumLength:
        user = { ...user, maximumLength: item.u32() };
        break;
      case itemTypes.implementationClassUID:
        user = { ...user, implementationClassUID: item.uid(item.left) };
        break;
      case itemTypes.implementationVersionName:
        user = { ...user, implementationVersionName: item.text(item.left) };
        break;
      case itemTypes.operationsWindow:
        user = {
          ...user,
          operationsWindow: { invoked: item.u16(), performed: item.u16() },
        };
        break;
      case itemTypes.roleSelection:
        roles.push({
          SOPClassUID: item.uid(item.u16()),
          scu: item.u8() === 1,
          scp: item.u8() === 1,
        });
        break;
      case itemTypes.extendedNegotiation:
        extended.push({
          SOPClassUID: item.uid(item.u16()),
          information: item.take(item.left),
        });
        break;
      case itemTypes.commonExtendedNegotiation:
        commonExtended.push(decodeCommonExtended(item, budget));
        break;
      case itemTypes.userIdentity:
        user = { ...user, userIdentity: decodeIdentity(item) };
        break;
      case itemTypes.userIdentityResponse:
        user = { ...user, userIdentityResponse: item.take(item.u16()) };
        break;
    }
  }
  return user;
}

function decodeCommonExtended(
  item: ByteReader,
  budget: ItemBudget,
): CommonExtendedNegotiation {
  const SOPClassUID = item.uid(item.u16());
  const serviceClassUID = item.uid(item.u16());
  const relatedSOPClassUIDs: string[] = [];
  const related = new ByteReader(item.take(item.u16()));
  while (related.left > 0) {
    spendItem(budget);
    relatedSOPClassUIDs.push(related.uid(related.u16()));
  }
  return { SOPClassUID, serviceClassUID, relatedSOPClassUIDs };
}

function decodeIdentity(item: ByteReader): UserIdentity {
  return {
    type: item.u8(),
    positiveResponseRequested: item.u8() === 1,
    primary: item.take(item.u16()),
    secondary: item.take(item.u16()),
  };
}

/** @throws RangeError for a field too long for its item */
export function encodeUserInformation(user: UserInformation): ByteWriter {
  const out = new ByteWriter();
  out.item(itemTypes.maximumLength, new ByteWriter().u32(user.maximumLength));
  out.item(
    itemTypes.implementationClassUID,
    new ByteWriter().text(user.implementationClassUID),
  );
  if (user.operationsWindow !== undefined)
    out.item(
      itemTypes.operationsWindow,
      new ByteWriter()
        .u16(user.operationsWindow.invoked)
        .u16(user.operationsWindow.performed),
    );
  for (const { SOPClassUID, scu, scp } of user.roles)
    out.item(
      itemTypes.roleSelection,
      new ByteWriter().counted(SOPClassUID).u8(Number(scu), Number(scp)),
    );
  if (user.implementationVersionName !== undefined)
    out.item(
      itemTypes.implementationVersionName,
      new ByteWriter().text(user.implementationVersionName),
    );
  for (const { SOPClassUID, information } of user.extended)
    out.item(
      itemTypes.extendedNegotiation,
      new ByteWriter().counted(SOPClassUID).bytes(information),
    );
  for (const common of user.commonExtended) {
    const related = new ByteWriter();
    for (const uid of common.relatedSOPClassUIDs) related.counted(uid);
    out.item(
      itemTypes.commonExtendedNegotiation,
      new ByteWriter()
        .counted(common.SOPClassUID)
        .counted(common.serviceClassUID)
        .counted(related.join()),
    );
  }
  if (user.userIdentity !== undefined)
    out.item(
      itemTypes.userIdentity,
      new ByteWriter()
        .u8(
          user.userIdentity.type,
          Number(user.userIdentity.positiveResponseRequested),
        )
        .counted(user.userIdentity.primary)
        .counted(user.userIdentity.secondary),
    );
  if (user.userIdentityResponse !== undefined)
    out.item(
      itemTypes.userIdentityResponse,
      new ByteWriter().counted(user.userIdentityResponse),
    );
  return out;
}
