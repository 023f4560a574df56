// What a chosen film is encoded in, read from its index before a byte of it is sent. Pure: it reads a Blob, and no more.

const MOST = 64 * 1024 * 1024; // bytes of an index: one of hours is a tenth of that
const STSD = 0x73747364;
const PICTURES = { hvc1: "hevc", hev1: "hevc", dvh1: "hevc", dvhe: "hevc", avc1: "h264", avc3: "h264" };

/** "hevc" or "h264" when the file is an MP4 or MOV that says so; "" when that is not known. */
export async function pictureOf(file) {
  const index = await indexOf(file).catch(() => null);
  return index ? findPicture(index) : "";
}

/** The index (moov) of the file, wherever it stands; null when there is none. */
async function indexOf(file) {
  for (let at = 0; at + 8 <= file.size; ) {
    const head = new DataView(await file.slice(at, at + 16).arrayBuffer());
    const name = nameAt(head, 4);
    const short = head.getUint32(0);
    const long = short === 1 && head.byteLength === 16;
    const size = long ? Number(head.getBigUint64(8)) : short || file.size - at;
    if (size < 8) return null;
    if (name === "moov") return size <= MOST ? new DataView(await file.slice(at, at + size).arrayBuffer()) : null;
    at += size;
  }
  return null;
}

/** After the name of a sample description (stsd) come its version, a count, the first entry's size, and the encoding. */
function findPicture(index) {
  for (let at = 4; at + 20 <= index.byteLength; at += 1) {
    if (index.getUint32(at) !== STSD) continue;
    const picture = PICTURES[nameAt(index, at + 16)];
    if (picture) return picture;
  }
  return "";
}

function nameAt(view, at) {
  return String.fromCharCode(...[0, 1, 2, 3].map((n) => view.getUint8(at + n)));
}
