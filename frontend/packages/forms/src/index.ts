export { ANSWERED, type Expr, Form, type FormShape, type Node, type Row, template, textOf } from "./form.ts";
export { Instance, placed, plain } from "./instance.ts";
export { type Choice, Filling, type Finding } from "./state.ts";
export { toXml } from "./xml.ts";
