import {
  cropOrPad,
  resizeArea,
  resizeBilinear,
  type GreyImage,
  type Random,
} from "@isocenter/imaging";

const side = 96;

function normal(random: Random): number {
  return (
    Math.sqrt(-2 * Math.log(1 - random.uniform())) *
    Math.cos(2 * Math.PI * random.uniform())
  );
}

function paint(value: (x: number, y: number) => number): GreyImage {
  const data = new Float32Array(side * side);
  for (let i = 0; i < data.length; i++) {
    data[i] = value((i % side) / side, Math.floor(i / side) / side);
  }
  return { rows: side, columns: side, data };
}

/**
 * A picture of none of the body parts: noise, clouds, ramps, gratings, pages of text, blocks,
 * blobs. Stands for `Other`.
 */
export function drawOther(random: Random): GreyImage {
  const u = random.uniform;
  switch (random.below(7)) {
    case 0:
      return paint(() => normal(random));
    case 1: {
      const small = 3 + random.below(14);
      const seedling = {
        rows: small,
        columns: small,
        data: Float32Array.from({ length: small * small }, () => u()),
      };
      return resizeBilinear(seedling, side, side);
    }
    case 2: {
      const [a, b, grain] = [u() - 0.5, u() - 0.5, 0.1 * u()];
      return paint((x, y) => a * x + b * y + grain * normal(random));
    }
    case 3: {
      const [fx, fy, grain] = [40 * u(), 40 * u(), 0.3 * u()];
      return paint(
        (x, y) => Math.sin(fx * x + fy * y) + grain * normal(random),
      );
    }
    case 4: {
      const [line, inverse] = [0.03 + 0.07 * u(), random.below(2)];
      const ends = Array.from({ length: 40 }, () => 0.5 + 0.45 * u());
      return paint((x, y) => {
        const row = Math.floor(y / line);
        const ink =
          (y / line) % 1 < 0.6 && x > 0.06 && x < ends[row % 40] && u() < 0.6;
        return (ink ? 0 : 1) === inverse ? 0 : 1;
      });
    }
    case 5: {
      const boxes = Array.from({ length: 2 + random.below(9) }, () => ({
        x: u(),
        y: u(),
        w: 0.5 * u(),
        h: 0.5 * u(),
        v: u(),
      }));
      return paint((x, y) => {
        let v = 0;
        for (const box of boxes)
          if (x > box.x && x < box.x + box.w && y > box.y && y < box.y + box.h)
            v = box.v;
        return v;
      });
    }
    default: {
      const blobs = Array.from({ length: 1 + random.below(12) }, () => ({
        x: u(),
        y: u(),
        r: 0.02 + 0.25 * u(),
        v: u() - 0.3,
      }));
      const grain = 0.2 * u();
      return paint((x, y) =>
        blobs.reduce(
          (sum, b) =>
            sum + b.v * Math.exp(-((x - b.x) ** 2 + (y - b.y) ** 2) / b.r ** 2),
          grain * normal(random),
        ),
      );
    }
  }
}

/**
 * The same slice as another source might have framed and stored it: cut or padded, mirrored, turned
 * now and then, brighter or darker, blurred, noisy. Keeps the forest from learning how one source
 * frames its pictures.
 */
export function vary(image: GreyImage, random: Random): GreyImage {
  const { rows, columns } = image;
  const darkest = image.data.reduce((a, b) => (b < a ? b : a));
  const greatest = image.data.reduce((a, b) => (b > a ? b : a));
  const span = greatest - darkest || 1;
  const move = (length: number): number =>
    Math.round(length * (0.3 * random.uniform() - 0.18));
  const area = { top: move(rows), left: move(columns) };
  let out = cropOrPad(
    image,
    {
      ...area,
      rows: Math.max(8, rows - area.top - move(rows)),
      columns: Math.max(8, columns - area.left - move(columns)),
    },
    darkest,
  );
  if (random.below(2)) out = mirrored(out);
  if (random.below(8) === 0) out = turned(out);
  if (random.below(3) === 0) out = resizeArea(out, 48, 48);
  const gamma = Math.exp(normal(random) * 0.3);
  const noise = random.below(3) === 0 ? 0.08 * random.uniform() : 0;
  return {
    ...out,
    data: out.data.map(
      (v) =>
        Math.max(0, (v - darkest) / span) ** gamma + noise * normal(random),
    ),
  };
}

function mirrored({ rows, columns, data }: GreyImage): GreyImage {
  const out = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const row = Math.floor(i / columns);
    out[i] = data[row * columns + columns - 1 - (i % columns)];
  }
  return { rows, columns, data: out };
}

/** By a quarter, clockwise. */
function turned({ rows, columns, data }: GreyImage): GreyImage {
  const out = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++)
      out[c * rows + rows - 1 - r] = data[r * columns + c];
  }
  return { rows: columns, columns: rows, data: out };
}
