export {
  findOriginals,
  findPseudonyms,
  findSubjects,
  newPseudonymousUid,
  newSubjectPseudonym,
  patientKey,
  pseudonymise,
  type StudyPseudonyms,
} from "./pseudonymise.ts";
export { pseudonymousUids, reattach } from "./reattach.ts";
