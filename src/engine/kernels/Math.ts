// JavaScript's functions of float64. They are imported from what this file is called.

export declare function acos(x: f64): f64;
export declare function acosh(x: f64): f64;
export declare function asin(x: f64): f64;
export declare function asinh(x: f64): f64;
export declare function atan(x: f64): f64;
export declare function atanh(x: f64): f64;
export declare function cos(x: f64): f64;
export declare function cosh(x: f64): f64;
export declare function exp(x: f64): f64;
export declare function expm1(x: f64): f64;
export declare function log(x: f64): f64;
export declare function log10(x: f64): f64;
export declare function log1p(x: f64): f64;
export declare function log2(x: f64): f64;
export declare function pow(x: f64, y: f64): f64;
export declare function sin(x: f64): f64;
export declare function sinh(x: f64): f64;
export declare function tan(x: f64): f64;
export declare function tanh(x: f64): f64;
