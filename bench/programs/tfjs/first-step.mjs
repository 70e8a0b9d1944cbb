// From the start of the process to the first trained step.
import * as tf from "@tensorflow/tfjs";
import "./backend.mjs";

const w = tf.variable(tf.randomNormal([784, 10]));
const b = tf.variable(tf.zeros([10]));
const x = tf.randomUniform([256, 784]);
const y = tf.oneHot(tf.zeros([256], "int32"), 10);
const l = tf.train.sgd(0.1).minimize(() => tf.losses.softmaxCrossEntropy(y, tf.add(tf.matMul(x, w), b)), true);
console.log(JSON.stringify({ loss: l.dataSync()[0] }));
