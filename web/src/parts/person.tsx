import { useText } from "../i18n/context.tsx";
import { ageParts, personName } from "../i18n/format.ts";

/** `54 y · F`; what is not known is left out. */
export function useAgeSex() {
  const { common } = useText();
  return (age: string | null, sex: string | null): string => {
    const parts = ageParts(age);
    return [
      parts === null ? null : `${parts.value} ${common.age[parts.unit]}`,
      sex === "F" || sex === "M" || sex === "O" ? common.sex[sex] : null,
    ]
      .filter((part) => part !== null)
      .join(" · ");
  };
}

/** The name as people write it; without one, the ID; without both, a word that says so. Text only: a name may contain anything. */
export function useDisplayName() {
  const { worklist } = useText();
  return (row: { PatientName: string; PatientID: string }): string =>
    personName(row.PatientName) || row.PatientID || worklist.noName;
}
