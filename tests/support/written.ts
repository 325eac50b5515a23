import { parse } from "yaml";
import { environmentSchema, type WrittenSettings } from "../../settings/schema/settings.schema";

/** An environment's text with the defaults of the schema alone, for a test that changes keys before they are completed. */
export const writtenOf = (text: string): WrittenSettings => environmentSchema.parse(parse(text));
