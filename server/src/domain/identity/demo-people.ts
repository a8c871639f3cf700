import type { DemoPerson } from "@isocenter/contracts";

/** The signed-in people of demo mode, one per role, chosen on the start page. No passwords, no other mode. */
export const demoPeople: readonly DemoPerson[] = [
  {
    id: "demo-radiologist",
    name: "Dr. Elena Ruiz",
    role: "radiologist",
    purpose: {
      en: "Reads the worklist, sees why a model answered, enters clinical facts",
      es: "Lee la lista de trabajo, ve por qué respondió el modelo, introduce datos clínicos",
    },
  },
  {
    id: "demo-physician",
    name: "Dr. Tomás Vidal",
    role: "physician",
    purpose: {
      en: "Sees studies and results, enters histology and molecular markers",
      es: "Consulta estudios y resultados, introduce histología y marcadores moleculares",
    },
  },
  {
    id: "demo-nurse",
    name: "Ana Prieto",
    role: "nurse",
    purpose: {
      en: "Sends photographs and studies, follows their arrival",
      es: "Envía fotografías y estudios y sigue su llegada",
    },
  },
  {
    id: "demo-data-scientist",
    name: "Dr. Wei Chen",
    role: "data-scientist",
    purpose: {
      en: "Sees models and pipeline runs, never identity",
      es: "Consulta modelos y ejecuciones, nunca la identidad",
    },
  },
  {
    id: "demo-approver",
    name: "Dr. Ruth Okafor",
    role: "approver",
    purpose: {
      en: "Reviews the evidence of a model version",
      es: "Revisa las pruebas de una versión de modelo",
    },
  },
  {
    id: "demo-administrator",
    name: "Sam Novak",
    role: "administrator",
    purpose: {
      en: "Runs the installation: quarantine, jobs, retries",
      es: "Administra la instalación: cuarentena, trabajos, reintentos",
    },
  },
  {
    id: "demo-auditor",
    name: "Inés Molina",
    role: "auditor",
    purpose: {
      en: "Sees who did what, by pseudonym",
      es: "Ve quién hizo qué, por seudónimo",
    },
  },
];
