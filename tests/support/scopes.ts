import type { PolicyScope } from "../../plan/policies";

/** A region of each partition, as policies see it. */
export const SCOPE: PolicyScope = {
  partition: "aws",
  region: "us-west-2",
  account: "111122223333",
  organization: "o-a1b2c3d4e5",
  dnsSuffix: "amazonaws.com",
};

export const SCOPE_CHINA: PolicyScope = {
  partition: "aws-cn",
  region: "cn-north-1",
  account: "444455556666",
  organization: "o-f6g7h8i9j0",
  dnsSuffix: "amazonaws.com.cn",
};
