import type { FailureCode } from "@isocenter/contracts";

/** The failure table in Spanish; a code added to the table is a compile error here until it has its sentence. */
export const esFailures: Readonly<
  Record<FailureCode, { readonly text: string; readonly remedy: string }>
> = {
  "not-dicom": {
    text: "El objeto no es DICOM",
    remedy:
      "Envíe un archivo DICOM (parte 10), un volumen NIfTI o un ZIP de estos",
  },
  empty: {
    text: "El objeto no tiene ningún byte",
    remedy: "Compruebe el archivo en su origen y envíelo de nuevo",
  },
  truncated: {
    text: "El objeto termina antes de la longitud que declara",
    remedy: "Envíe el objeto de nuevo; la copia recibida está cortada",
  },
  "no-sop-instance-uid": {
    text: "El objeto no tiene SOP Instance UID",
    remedy: "El emisor debe dar a cada objeto un SOPInstanceUID (0008,0018)",
  },
  "invalid-uid": {
    text: "Falta un UID del objeto o está mal formado",
    remedy:
      "Los UID de estudio, serie e instancia tienen cifras y puntos, 64 como máximo",
  },
  "sop-class-mismatch": {
    text: "El objeto no es de la clase o instancia SOP anunciada",
    remedy:
      "El conjunto de datos y la petición deben nombrar la misma clase e instancia SOP",
  },
  "study-mismatch": {
    text: "El objeto pertenece a un estudio distinto del que nombra la dirección",
    remedy: "Almacénelo bajo su propio Study Instance UID",
  },
  "uid-conflict": {
    text: "Ya hay almacenado otro objeto con el mismo SOP Instance UID",
    remedy:
      "El primer objeto no se ha tocado; una persona decide en cuarentena",
  },
  "unsupported-transfer-syntax": {
    text: "Aquí no se puede leer esta sintaxis de transferencia",
    remedy:
      "Envíe el objeto en una sintaxis de transferencia de la declaración de conformidad",
  },
  "pixel-data-invalid": {
    text: "Los datos de píxel no concuerdan con la cabecera",
    remedy:
      "Filas, columnas, bits y cuadros deben concordar con los datos de píxel",
  },
  "not-nifti": {
    text: "La cabecera NIfTI no concuerda con el archivo",
    remedy: "Compruebe dimensiones, tipo de dato y desplazamiento del volumen",
  },
  "unsupported-datatype": {
    text: "Aquí no se puede leer este tipo de vóxel",
    remedy: "Convierta el volumen a un tipo de gris entero o de coma flotante",
  },
  "archive-unsafe": {
    text: "No es seguro desempaquetar el archivo ZIP",
    remedy:
      "Quite los enlaces y las rutas que salen del archivo y empaquételo de nuevo",
  },
  "limit-exceeded": {
    text: "El objeto supera el límite configurado",
    remedy: "Divida el objeto o pida al administrador que suba el límite",
  },
  "bad-request": {
    text: "La petición está mal formada",
    remedy: "Compare la petición con la descripción publicada de la interfaz",
  },
  unauthenticated: {
    text: "Inicie sesión primero",
    remedy:
      "Elija una persona en la página de inicio o presente un testigo válido",
  },
  forbidden: {
    text: "Su función no permite hacer esto",
    remedy: "Pídalo a alguien cuya función lo permita",
  },
  "foreign-origin": {
    text: "La petición viene de otro sitio",
    remedy: "Abra la dirección que el programa mostró al arrancar",
  },
  "not-found": {
    text: "Aquí no hay nada con ese nombre",
    remedy: "Compruebe el identificador o búsquelo",
  },
  "not-acceptable": {
    text: "No se puede dar ninguno de los tipos de contenido pedidos",
    remedy: "Pida un tipo de contenido de la declaración de conformidad",
  },
  "unsupported-media-type": {
    text: "Aquí no se acepta este tipo de contenido",
    remedy:
      "Envíe uno de los tipos de contenido de la descripción de la interfaz",
  },
  conflict: {
    text: "El estado ha cambiado entretanto",
    remedy: "Cárguelo de nuevo y repita el cambio",
  },
  "input-not-suitable": {
    text: "El estudio no es de los que el modelo puede leer",
    remedy: "Vea en el contrato de entrada del modelo qué lee",
  },
  "model-not-allowed": {
    text: "La gobernanza no permite que este modelo sirva",
    remedy: "Vea en la página del modelo qué falta",
  },
  "deadline-exceeded": {
    text: "El trabajo tardó más que su plazo",
    remedy: "Se reintenta; suba el plazo si sigue ocurriendo",
  },
  "too-busy": {
    text: "Hay demasiado trabajo en espera",
    remedy: "Inténtelo de nuevo en un momento",
  },
  "storage-full": {
    text: "No queda sitio para almacenar",
    remedy: "Libere espacio en disco; nada de lo confirmado se ha perdido",
  },
  internal: {
    text: "El servidor ha fallado",
    remedy: "Comunique al administrador el identificador de correlación",
  },
};
