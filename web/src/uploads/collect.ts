/** What a drop or a file dialog holds, folders searched to the bottom. */
export interface Picked {
  readonly file: File;
  /** Path inside what was dropped: `folder/sub/IM0001`. */
  readonly name: string;
}

/** A drop of a whole disk by mistake must end. Above what a CT of a few thousand slices or an archive of studies needs. */
export const filesMax = 50_000;
const depthMax = 64;

function readEntries(
  reader: FileSystemDirectoryReader,
): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}
function readFile(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** Files that operating systems leave in folders; nobody wants a verdict on them. */
export function isClutter(name: string): boolean {
  const base = name.split("/").at(-1) ?? "";
  return (
    base === ".DS_Store" ||
    base === "Thumbs.db" ||
    base === "desktop.ini" ||
    base.startsWith("._")
  );
}

async function walk(
  entry: FileSystemEntry,
  path: string,
  depth: number,
  found: Picked[],
): Promise<void> {
  if (found.length >= filesMax || depth > depthMax) return;
  const name = path === "" ? entry.name : `${path}/${entry.name}`;
  if (entry.isFile) {
    if (!isClutter(name))
      found.push({ file: await readFile(entry as FileSystemFileEntry), name });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // readEntries gives at most 100 a call in Chromium and must be called until it gives none.
  for (;;) {
    const entries = await readEntries(reader);
    if (entries.length === 0) return;
    for (const child of entries) await walk(child, name, depth + 1, found);
  }
}

/** Must be called inside the drop event: the entries are gone once it has returned. */
export function collectDrop(data: DataTransfer): Promise<Picked[]> {
  const entries = [...data.items]
    .filter((item) => item.kind === "file")
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  const plain = entries.length > 0 ? [] : [...data.files];
  return (async () => {
    const found: Picked[] = plain.map((file) => ({ file, name: file.name }));
    for (const entry of entries) await walk(entry, "", 0, found);
    return found.slice(0, filesMax);
  })();
}

export function collectInput(files: FileList): Picked[] {
  return [...files]
    .map((file) => ({ file, name: file.webkitRelativePath || file.name }))
    .filter((picked) => !isClutter(picked.name))
    .slice(0, filesMax);
}
