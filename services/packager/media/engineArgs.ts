/** One track that the engine writes as CMAF. */
export interface EngineTrack {
  /** Name of its input. */
  readonly input: string;
  readonly stream: "video" | "audio";
  /** Name of its outputs: `<output>/init.mp4`, `<output>/<time>.m4s`. */
  readonly output: string;
}

/** A fixed key, until key servers give one. Hex. */
export interface Encryption {
  readonly scheme: "cenc" | "cbcs";
  readonly keyId: string;
  readonly key: string;
  /** cenc: 8 bytes, then + 1 with each sample. cbcs: 16 bytes for all samples. */
  readonly iv: string;
}

export interface EngineCommand {
  readonly args: readonly string[];
  /** Keys are here: other users can read a process's arguments, not its environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/** `base`: URL of the run's inputs (`<base>/in/<name>`) and outputs (`<base>/out/<name>`). */
export const engineCommand = (
  base: string,
  tracks: readonly EngineTrack[],
  encryption?: Encryption,
): EngineCommand => ({
  args: [
    ...tracks.map((track) => descriptor(base, track)),
    ...FLAGS,
    ...(encryption ? ENCRYPTION_FLAGS : []),
  ],
  environment: encryption ? encryptionFlags(encryption) : {},
});

const descriptor = (base: string, { input, stream, output }: EngineTrack): string =>
  [
    `in=${base}/in/${input}`,
    `stream=${stream}`,
    `init_segment=${base}/out/${output}/init.mp4`,
    `segment_template=${base}/out/${output}/$Time$.m4s`,
  ].join(",");

const FLAGS = [
  // Seconds. A segment stays one segment: smaller values cut at multiples of absolute time.
  "--segment_duration=1000000",
  // Creation times would differ from run to run.
  "--use_fake_clock_for_muxer",
  // The run has one small input: threads cost more than they save.
  "--single_threaded",
  // Bytes of each connection's buffers. By default 32 MB, filled with zeros: 400 MB and 0.5 s of CPU for a run of three inputs.
  "--io_cache_size=65536",
  // Headend drops it, and its bytes would depend on the segment.
  "--generate_sidx_in_media_segments=false",
  // Else a first picture that isn't at 0 moves to 0 where the track begins: the first segment of a vendor's fMP4.
  "--mp4_reset_initial_composition_offset_to_zero=false",
  "--quiet",
];

const ENCRYPTION_FLAGS = ["--fromenv=enable_raw_key_encryption,clear_lead,keys,protection_scheme"];

const encryptionFlags = ({ scheme, keyId, key, iv }: Encryption): Readonly<Record<string, string>> => ({
  FLAGS_enable_raw_key_encryption: "true",
  // Seconds in clear at the begin of each run, that is, of each segment.
  FLAGS_clear_lead: "0",
  FLAGS_keys: `label=:key_id=${keyId}:key=${key}:iv=${iv}`,
  FLAGS_protection_scheme: scheme,
});

/** The same tracks as SAMPLE-AES: TS for video, packed AAC for audio. The engine writes no muxed TS (shaka-packager#802). */
export const sampleAesCommand = (
  base: string,
  tracks: readonly EngineTrack[],
  encryption: Encryption,
): EngineCommand => ({
  args: [
    ...tracks.map(({ input, stream, output }) =>
      [
        `in=${base}/in/${input}`,
        `stream=${stream}`,
        `segment_template=${base}/out/${output}/$Number$.${stream === "video" ? "ts" : "aac"}`,
        `playlist_name=${output}.m3u8`,
        ...(stream === "audio" ? ["hls_group_id=audio", `hls_name=${output}`] : []),
      ].join(","),
    ),
    ...FLAGS,
    // Keeps the vendor's timestamps: the default adds 100 ms.
    "--transport_stream_timestamp_offset_ms=0",
    `--hls_master_playlist_output=${base}/out/main.m3u8`,
    "--hls_key_uri=skd://key",
    "--protection_systems=FairPlay",
    ...ENCRYPTION_FLAGS,
  ],
  environment: encryptionFlags({ ...encryption, scheme: "cbcs" }),
});
