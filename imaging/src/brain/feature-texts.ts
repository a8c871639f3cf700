import type { BrainFeature, BrainFeatureKey } from "./features.ts";

const learned = (en: string, es: string): Omit<BrainFeature, "key"> => ({
  family: "learned texture",
  unit: "1",
  en: `Texture score: ${en}`,
  es: `Puntuación de textura: ${es}`,
  meaning: {
    en: `How much the texture words of the slice (edge directions and brightness, each with its place in the head) resemble those of training slices labelled ${en}. A linear score learned from the training slices; about −1 for unlike, +1 for alike.`,
    es: `Cuánto se parecen las palabras de textura del corte (direcciones de borde y brillo, con su lugar en la cabeza) a las de los cortes de entrenamiento etiquetados como ${es}. Puntuación lineal aprendida de los cortes de entrenamiento; cerca de −1 si no se parece, +1 si se parece.`,
  },
});

/** Names and meanings, by feature. "Bright spot" is the proposed region: the closed spot that stands out most from its surroundings. */
export const brainFeatureTexts: Record<
  BrainFeatureKey,
  Omit<BrainFeature, "key">
> = {
  gliomaTexture: learned("glioma", "glioma"),
  meningiomaTexture: learned("meningioma", "meningioma"),
  pituitaryTexture: learned("pituitary tumour", "tumor hipofisario"),
  noTumorTexture: learned("no tumour", "sin tumor"),
  brightContrast: {
    family: "region",
    unit: "1",
    en: "Bright spot: contrast",
    es: "Foco brillante: contraste",
    meaning: {
      en: "Mean brightness of the inside of the bright spot less that of the ring around it, in units of normal brain.",
      es: "Brillo medio del interior del foco brillante menos el del anillo que lo rodea, en unidades de cerebro normal.",
    },
  },
  brightClosure: {
    family: "region",
    unit: "1",
    en: "Bright spot: closed edge",
    es: "Foco brillante: borde cerrado",
    meaning: {
      en: "The smallest of the 16 brightness steps across the edge of the bright spot: above 0 when it stands out on every side.",
      es: "El menor de los 16 saltos de brillo a través del borde del foco: mayor que 0 cuando destaca por todos los lados.",
    },
  },
  brightRadius: {
    family: "region",
    unit: "1",
    en: "Bright spot: radius",
    es: "Foco brillante: radio",
    meaning: {
      en: "Radius of the bright spot as a share of the head square's side.",
      es: "Radio del foco brillante como parte del lado del cuadrado de la cabeza.",
    },
  },
  brightMidlineDistance: {
    family: "region",
    unit: "1",
    en: "Bright spot: distance from the middle column",
    es: "Foco brillante: distancia a la columna media",
    meaning: {
      en: "Sideways distance of the bright spot from the middle of the head, as a share of the head square's side.",
      es: "Distancia lateral del foco al centro de la cabeza, como parte del lado del cuadrado de la cabeza.",
    },
  },
  brightHeight: {
    family: "region",
    unit: "1",
    en: "Bright spot: height in the head",
    es: "Foco brillante: altura en la cabeza",
    meaning: {
      en: "Distance of the bright spot from the top of the head, as a share of the head square's side.",
      es: "Distancia del foco a la parte alta de la cabeza, como parte del lado del cuadrado de la cabeza.",
    },
  },
  brightDepth: {
    family: "region",
    unit: "1",
    en: "Bright spot: depth under the head's edge",
    es: "Foco brillante: profundidad bajo el borde",
    meaning: {
      en: "Distance of the bright spot's centre from the edge of the head, as a share of the head square's side. Small for growths that touch the skull.",
      es: "Distancia del centro del foco al borde de la cabeza, como parte del lado del cuadrado. Pequeña si toca el cráneo.",
    },
  },
  brightCore: {
    family: "region",
    unit: "1",
    en: "Bright spot: core against rim",
    es: "Foco brillante: centro frente a borde",
    meaning: {
      en: "Brightness of the centre less that of the rim: below 0 for a ring with a dark core.",
      es: "Brillo del centro menos el del borde: menor que 0 en un anillo de centro oscuro.",
    },
  },
  brightSpread: {
    family: "region",
    unit: "1",
    en: "Bright spot: unevenness",
    es: "Foco brillante: heterogeneidad",
    meaning: {
      en: "Standard deviation of brightness inside the bright spot: small for an even growth.",
      es: "Desviación típica del brillo dentro del foco: pequeña si es homogéneo.",
    },
  },
  darkContrast: {
    family: "region",
    unit: "1",
    en: "Dark spot: contrast",
    es: "Foco oscuro: contraste",
    meaning: {
      en: "How much darker the strongest dark spot inside the head is than the ring around it, in units of normal brain.",
      es: "Cuánto más oscuro es el mayor foco oscuro que el anillo que lo rodea, en unidades de cerebro normal.",
    },
  },
  mirrorDifference: {
    family: "symmetry",
    unit: "1",
    en: "Left-right difference",
    es: "Diferencia izquierda-derecha",
    meaning: {
      en: "Mean difference between the upper head and its mirror image. Large in side views and with one-sided growths.",
      es: "Diferencia media entre la parte alta de la cabeza y su imagen especular. Grande en vistas laterales y con masas unilaterales.",
    },
  },
  headElongation: {
    family: "shape",
    unit: "1",
    en: "Head: height over width",
    es: "Cabeza: alto por ancho",
    meaning: {
      en: "Height of the visible head over its width; tells views apart.",
      es: "Alto de la cabeza visible dividido por su ancho; distingue las vistas.",
    },
  },
  innerSpread: {
    family: "first-order",
    unit: "1",
    en: "Inner head: spread of brightness",
    es: "Interior: dispersión del brillo",
    meaning: {
      en: "Standard deviation of brightness inside the head, away from scalp and skull.",
      es: "Desviación típica del brillo dentro de la cabeza, lejos de cuero cabelludo y cráneo.",
    },
  },
  innerSkewness: {
    family: "first-order",
    unit: "1",
    en: "Inner head: skewness of brightness",
    es: "Interior: asimetría del brillo",
    meaning: {
      en: "Above 0 when a few places are much brighter than the rest, as with an enhancing growth.",
      es: "Mayor que 0 cuando pocos lugares son mucho más brillantes, como en una masa que capta contraste.",
    },
  },
  cooccurrenceContrast: {
    family: "texture",
    unit: "1",
    en: "Co-occurrence contrast",
    es: "Contraste de coocurrencia",
    meaning: {
      en: "Mean squared brightness difference of points two pixels apart in the upper head (Haralick).",
      es: "Diferencia cuadrática media de brillo entre puntos a dos píxeles en la parte alta (Haralick).",
    },
  },
  waveletMiddleShare: {
    family: "wavelet",
    unit: "1",
    en: "Wavelet energy at the middle scale",
    es: "Energía de ondículas en la escala media",
    meaning: {
      en: "Share of the Haar wavelet energy that lies at details of about 4 of 128 pixels.",
      es: "Parte de la energía de ondículas de Haar en detalles de unos 4 de 128 píxeles.",
    },
  },
};
