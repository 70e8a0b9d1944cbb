// The kernels that need neither multiply-add nor tables. Conventions of all kernels: pointers are byte addresses, strides
// and counts are in elements, `meta` points at i32 words: [dims, size…, then the strides of each operand…].

export * from "./compare";
export * from "./copy";
export * from "./gather";
export * from "./images";
export * from "./moments";
export * from "./reduce";
export * from "./scan";
export * from "./select";
export * from "./sort";
