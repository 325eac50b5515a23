/** What ingest reads in a vendor's playlist (RFC 8216). The packager checks the rest. */
export type Playlist =
  | { readonly kind: "multivariant" }
  | {
      readonly kind: "media";
      /** `duration`: EXTINF in seconds. */
      readonly segments: readonly { readonly rest: string; readonly duration: number }[];
    };

/** `at`: where the playlist itself was pushed. Names outside the channel are left out. */
export function readPlaylist(text: string, at: Place): Playlist {
  if (text.includes("#EXT-X-STREAM-INF")) return { kind: "multivariant" };
  const segments: { rest: string; duration: number }[] = [];
  let duration = NaN;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("#EXTINF:")) duration = Number.parseFloat(line.slice("#EXTINF:".length));
    if (line === "" || line.startsWith("#")) continue;
    const rest = restOf(line, at);
    if (rest !== undefined && duration > 0) segments.push({ rest, duration });
    duration = NaN;
  }
  return { kind: "media", segments };
}

interface Place {
  readonly channel: string;
  readonly rest: string;
}

/** A URI of a playlist as the `<rest>` of a push. The host and vendor of an absolute URI are not compared. */
function restOf(uri: string, { channel, rest }: Place): string | undefined {
  const base = `http://feed/v1/vendor/${channel}/${rest}`;
  if (!URL.canParse(uri, base)) return undefined;
  const [, version, , of, ...parts] = new URL(uri, base).pathname.split("/");
  return version === "v1" && of === channel && parts.length > 0 ? parts.join("/") : undefined;
}
