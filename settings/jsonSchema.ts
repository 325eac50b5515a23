import { z } from "zod";
import { environmentSchema } from "./schema/settings.schema";

/**
 * The JSON Schema of an environment file, with which editors complete keys and underline mistakes as they are typed.
 * Draft 7: the newest that yaml-language-server takes without reserve.
 */
export function environmentJsonSchema(): object {
  const schema = z.toJSONSchema(environmentSchema, { io: "input", target: "draft-7" });
  return { ...schema, title: "Headend environment", description: "environments/<name>.yaml" };
}
