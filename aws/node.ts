/**
 * Node 20.19 is supported by the pinned versions of the SDK. Its warning about later versions is for whoever changes the pins
 * (docs/dependencies.md), not for operators.
 */
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
