/** What stacks gave after their last `up`. A stack without resources gives nothing. */
export interface GivenOutputs {
  /** Of the backbone: endpoint services by key, circuits by name. */
  readonly endpointServices?: Readonly<Record<string, string>>;
  readonly circuits?: Readonly<Record<string, { readonly id: string; readonly device: string }>>;
  /** Of the edge. */
  readonly keyValueStoreArn?: string;
  readonly evacuationFile?: string;
  readonly evacuationFileUrl?: string;
  readonly viewerLogsUrl?: string;
}

/** In a document in place of a value that its stack does not give yet. */
export const NOT_YET = "(not created yet)";
