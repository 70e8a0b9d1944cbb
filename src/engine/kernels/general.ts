// The kernels that need no fused multiply-add. Conventions of all kernels: pointers are byte addresses, strides and
// counts are in elements, `meta` points at i32 words: [dims, size…, then the strides of each operand…].
import { makeExpTable, makePowTable } from "./tables";

makeExpTable();
makePowTable();

export * from "./binary";
export * from "./compare";
export * from "./copy";
export * from "./gather";
export * from "./images";
export * from "./reduce";
export * from "./scan";
export * from "./select";
export * from "./sort";
