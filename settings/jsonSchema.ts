import { z } from "zod";
import { environmentSchema } from "./schema/settings.schema";

/**
 * The JSON Schema of an environment file. Editors use it to complete keys and to mark mistakes.
 * Draft 7: the newest draft that yaml-language-server fully supports.
 */
export function environmentJsonSchema(): object {
  const schema = z.toJSONSchema(environmentSchema, { io: "input", target: "draft-7" });
  return { ...schema, title: "Headend environment", description: "environments/<name>.yaml" };
}
