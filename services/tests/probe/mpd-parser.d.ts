/** As far as tests read it: the package has no types. */
declare module "mpd-parser" {
  export interface MpdPlaylist {
    readonly segments: readonly { readonly presentationTime: number; readonly duration: number }[];
  }
  export function parse(
    mpd: string,
    options: { readonly manifestUri: string },
  ): {
    readonly mediaGroups: {
      readonly AUDIO: Readonly<
        Record<string, Readonly<Record<string, { readonly playlists: readonly MpdPlaylist[] }>>>
      >;
    };
  };
}
