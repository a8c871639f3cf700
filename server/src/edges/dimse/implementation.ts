/** What we call ourselves in association negotiation (PS3.7 §D.3.3.2): a UID of our own making, and a name with version. */
export const implementationClassUID =
  "2.25.310145789595079449034382025947534879777";
export const implementationVersionName = "ISOCENTER_0.1";
