import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  MRImageStorage,
  writePart10,
  type DatasetRecord,
} from "@isocenter/dicom";
import { inspectCommand } from "./inspect.ts";
import { capture } from "./testing-output.ts";

const samples = fileURLToPath(new URL("../../../samples", import.meta.url));

describe("inspect", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "isocenter-inspect-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const put = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const inspect = (...argv: string[]) =>
    capture([inspectCommand], ["inspect", ...argv]);
  const json = async (...argv: string[]): Promise<unknown> => {
    const { status, out, err } = await inspect(...argv, "--json");
    assert.equal(status, 0, err);
    return JSON.parse(out);
  };

  describe("a table", () => {
    const numbers = async (name: string, content: string | Uint8Array) => {
      const found = (await json(put(name, content))) as {
        rows: number;
        ragged: number;
        delimiter: string;
        columns: {
          name: string;
          mean: number | null;
          standardDeviation: number | null;
          empty: number;
          numeric: boolean;
        }[];
      };
      return found;
    };

    test("columns, rows, mean and sample standard deviation", async () => {
      const { columns, rows } = await numbers(
        "a.csv",
        "x,name,y\n1,a,-1e2\n2,b,\n4,c,.5\n",
      );
      assert.equal(rows, 3);
      assert.deepEqual(
        columns.map(({ name, numeric, empty }) => [name, numeric, empty]),
        [
          ["x", true, 0],
          ["name", false, 0],
          ["y", true, 1],
        ],
      );
      assert.ok(Math.abs(columns[0].mean! - 7 / 3) < 1e-12);
      assert.ok(
        Math.abs(columns[0].standardDeviation! - Math.sqrt(7 / 3)) < 1e-12,
      );
      assert.equal(columns[1].mean, null);
      assert.equal(columns[2].mean, -49.75);
    });

    test("large means lose no digits", async () => {
      const rows = Array.from({ length: 1000 }, (_, at) => 1e9 + (at % 2));
      const { columns } = await numbers("big.csv", `x\n${rows.join("\n")}\n`);
      assert.equal(columns[0].mean, 1e9 + 0.5);
      assert.ok(
        Math.abs(columns[0].standardDeviation! - 0.5 * Math.sqrt(1000 / 999)) <
          1e-9,
      );
    });

    test("commas, semicolons or tabs, by the first line and outside its quotes", async () => {
      for (const [delimiter, text] of [
        [",", 'a,"b;c;d;e"\n1,2\n'],
        [";", 'a;"b,c,d,e"\n1;2\n'],
        ["\t", "a\tb,c\n1\t2\n"],
        [",", "alone\n1\n"],
        [";", "\r\n\r\na;b\r\n1;2\r\n"],
      ] as const) {
        const found = await numbers("d.csv", text);
        assert.equal(found.delimiter, delimiter, text);
        assert.equal(found.rows, 1);
        assert.equal(found.columns[0].mean, 1);
      }
    });

    test("decimal commas where these do not part cells, never two ways in one column", async () => {
      const { columns } = await numbers(
        "es.csv",
        "a;b;c;d\n1,5;1.5;1,5;7\n2,5;2.5;2.5;8\n",
      );
      assert.deepEqual(
        columns.map(({ mean }) => mean),
        [2, 2, null, 7.5],
      );
      const english = await numbers("en.csv", 'a\n"1,5"\n"2,5"\n');
      assert.equal(english.columns[0].mean, null);
    });

    test("quoted cells with delimiters, quotes and lines in them are one cell", async () => {
      const { rows, columns } = await numbers(
        "q.csv",
        'a,b\r\n"x, ""y""\r\nz",1\r\n5" disk,3\r\n',
      );
      assert.equal(rows, 2);
      assert.equal(columns[1].mean, 2);
    });

    test("what looks like a number to a language and not to a person is text", async () => {
      for (const cell of ["0x10", "1_000", "Infinity", "1 2", "--1", "1e", "."])
        assert.equal(
          (await numbers("t.csv", `a\n${cell}\n`)).columns[0].numeric,
          false,
          cell,
        );
    });

    test("rows of another length are counted, missing values left out, encodings read", async () => {
      const ragged = await numbers("r.csv", "a,b\n1\n2,NA,9\n3,4\n");
      assert.equal(ragged.ragged, 2);
      assert.equal(ragged.columns[1].mean, 4);
      assert.equal(ragged.columns[1].empty, 2);
      const bom = await numbers("b.csv", "\ufeffaño,b\n1,2\n");
      assert.equal(bom.columns[0].name, "año");
      const utf16 = await numbers(
        "u.csv",
        Buffer.from("\ufeffaño;b\n1;2\n", "utf16le"),
      );
      assert.equal(utf16.columns[0].name, "año");
      const latin1 = await numbers(
        "l.csv",
        Buffer.from("año,b\n1,2\n", "latin1"),
      );
      assert.equal(latin1.columns[0].name, "año");
    });

    test("real tables: what pandas 3.1 says of them", async (context) => {
      const shared =
        process.env["ISOCENTER_SHARED_DATA"] ??
        fileURLToPath(new URL("../../../../../shared/data", import.meta.url));
      const tables = join(shared, "tabular");
      if (!existsSync(tables)) return context.skip(`no ${tables}`);
      for (const [file, rows, column, mean, deviation] of [
        [
          "parkinsons.data",
          195,
          "MDVP:Fo(Hz)",
          154.22864102564102,
          41.39006474907147,
        ],
        [
          "uci_glioma_grading/TCGA_InfoWithGrade.csv",
          839,
          "Age_at_diagnosis",
          50.93541120381406,
          15.702338653218241,
        ],
      ] as const) {
        const found = (await json(join(tables, file))) as Awaited<
          ReturnType<typeof numbers>
        >;
        assert.equal(found.rows, rows);
        const one = found.columns.find(({ name }) => name === column)!;
        assert.ok(Math.abs(one.mean! / mean - 1) < 1e-12);
        assert.ok(Math.abs(one.standardDeviation! / deviation - 1) < 1e-12);
      }
    });

    test("only a header: no rows, no numbers", async () => {
      const { rows, columns } = await numbers("h.csv", "a,b\n");
      assert.equal(rows, 0);
      assert.deepEqual(
        columns.map(({ mean }) => mean),
        [null, null],
      );
    });

    test("a quote without an end is an error that names its line, not a hang", async () => {
      const { status, err } = await inspect(put("o.csv", 'a,b\n"x,1\n2,3\n'));
      assert.equal(status, 1);
      assert.match(err, /A quoted cell has no end \(line \d\)/);
      const long = await inspect(
        put("long.csv", `a\n"${"x".repeat(5 * 1024 * 1024)}"\n`),
      );
      assert.equal(long.status, 1);
      assert.match(long.err, /too long/);
    });
  });

  describe("a DICOM file", () => {
    const dicom = (dataset: DatasetRecord) =>
      put(
        "x.dcm",
        writePart10({
          dataset: {
            SOPClassUID: MRImageStorage,
            SOPInstanceUID: "2.25.1",
            ...dataset,
          },
        }),
      );

    test("name, date and modality; absent and empty are told apart", async () => {
      const file = dicom({ PatientName: "Ñandú^José", Modality: null });
      const { out } = await inspect(file);
      assert.equal(
        out,
        "PatientName  Ñandú^José\nStudyDate    (absent)\nModality     (empty)\n",
      );
      assert.deepEqual(await json(file), {
        PatientName: "Ñandú^José",
        StudyDate: null,
        Modality: "",
      });
    });

    test("attributes by keyword or by tag, sequences as a tree", async () => {
      const file = dicom({
        ImageType: ["ORIGINAL", "PRIMARY"],
        RequestAttributesSequence: [
          { ScheduledProcedureStepID: "S1" },
          { ScheduledProcedureStepID: "S2" },
        ],
      });
      const found = await json(
        file,
        ...[
          "ImageType",
          "00080018",
          "(0002,0010)",
          "RequestAttributesSequence",
        ].flatMap((tag) => ["--tag", tag]),
      );
      assert.deepEqual(found, {
        PatientName: null,
        StudyDate: null,
        Modality: null,
        ImageType: ["ORIGINAL", "PRIMARY"],
        SOPInstanceUID: "2.25.1",
        TransferSyntaxUID: "1.2.840.10008.1.2.1",
        RequestAttributesSequence: [
          { ScheduledProcedureStepID: "S1" },
          { ScheduledProcedureStepID: "S2" },
        ],
      });
      const { out } = await inspect(file, "--tag", "RequestAttributesSequence");
      assert.match(
        out,
        /RequestAttributesSequence {2}2 items\n {2}item 1\n {4}ScheduledProcedureStepID {2}S1\n/,
      );
    });

    test("a name cannot command the terminal (A21)", async () => {
      // Our writer refuses such a name: it is put in afterwards.
      const file = dicom({ PatientName: "A1[2J2^B" });
      const bytes = readFileSync(file);
      const at = bytes.indexOf("A1[2J2^B");
      bytes[at + 1] = 0x1b;
      bytes[at + 5] = 0x07;
      const { out } = await inspect(put("hostile.dcm", bytes));
      assert.equal(out.includes("\u001b"), false);
      assert.match(out, /\[2J\\x07\^B/);
    });

    test("pixel data that is cut short does not hide the header", async () => {
      const whole = readFileSync(join(samples, "brain-glioma/fs1990.dcm"));
      const file = put("cut.dcm", whole.subarray(0, whole.length - 1000));
      const { status, out } = await inspect(file);
      assert.equal(status, 0);
      assert.match(out, /Modality {5}MR\n\(the file is cut short/);
      const header = await inspect(put("head.dcm", whole.subarray(0, 400)));
      assert.equal(header.status, 1);
      assert.match(header.err, /ends before its declared length/);
    });

    test("an attribute that does not exist is a wrong call", async () => {
      const { status, err } = await inspect(dicom({}), "--tag", "PatientNam");
      assert.equal(status, 2);
      assert.match(err, /no such attribute: PatientNam/);
    });
  });

  test("a folder: its elements, listed and counted", async () => {
    const path = join(folder, "sub");
    mkdirSync(join(path, "inner"), { recursive: true });
    for (const name of ["b.txt", "a\u001b.txt"])
      writeFileSync(join(path, name), "");
    const { out } = await inspect(path);
    assert.equal(out, `a\\x1b.txt\nb.txt\ninner/\n3 elements in ${path}\n`);
    const found = (await json(path)) as { count: number };
    assert.equal(found.count, 3);
  });

  test("everything else is refused with a reason", async () => {
    for (const [argv, status, text] of [
      [[], 2, /give one path/],
      [["a", "b"], 2, /give one path/],
      [[join(folder, "nothing")], 1, /No such file or folder: /],
      [[put("empty.csv", "")], 1, /has no bytes/],
      [
        [put("prose.md", "no table\nhere\n")],
        1,
        /neither a folder nor a table nor DICOM/,
      ],
      [[put("random.bin", new Uint8Array(500).fill(7))], 1, /neither/],
      [[folder, "--tag", "PatientID"], 2, /--tag is for DICOM files/],
    ] as const) {
      const ran = await inspect(...argv);
      assert.equal(ran.status, status, argv.join(" "));
      assert.match(ran.err, text);
      assert.equal(ran.out, "");
    }
    if (process.getuid?.() !== 0) {
      const closed = put("closed.csv", "a\n1\n");
      chmodSync(closed, 0);
      assert.match((await inspect(closed)).err, /Permission denied: /);
    }
  });
});
