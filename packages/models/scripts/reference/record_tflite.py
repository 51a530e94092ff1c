"""Records what a real TFLite interpreter answers, for test/golden/.

    python -m venv VENV && VENV/bin/pip install ai-edge-litert==2.3.0 "numpy<2" "protobuf<5" attrs absl-py \
        flatbuffers matplotlib opencv-python-headless && VENV/bin/pip install --no-deps mediapipe==0.10.14
    pnpm reference:sources DIR
    VENV/bin/python scripts/reference/record_tflite.py DIR test/golden

The detectors and the mesh of 468 points run on LiteRT's interpreter with its reference kernels. The mesh with
attention has custom operators that only MediaPipe has: it runs on MediaPipe's own interpreter, as one of its graphs.
"""

import hashlib
import json
import pathlib
import sys

import numpy as np

from test_pictures import picture

CASES = [
    {"kind": "noise", "seed": 1, "zoom": 1000, "shift": 0},
    {"kind": "face", "seed": 2, "zoom": 1000, "shift": 0},
    # An eye at the edge, so that the attention model looks beyond its feature map.
    {"kind": "face", "seed": 3, "zoom": 1250, "shift": -150},
]

# Our output name by the tensor of the TFLite graph.
MODELS = {
    "face-detector-short": {"size": 128, "low": -1, "outputs": {"regressors": "boxes", "classificators": "scores"}},
    "face-detector-full": {
        "size": 192,
        "low": -1,
        "outputs": {"reshaped_regressor_face_4": "boxes", "reshaped_classifier_face_4": "scores"},
    },
    "face-landmarks-468": {"size": 192, "low": 0, "outputs": {"conv2d_21": "mesh", "conv2d_31": "presence"}},
}
ATTENTION = "face-landmarks-478"
ATTENTION_OUTPUTS = ["mesh", "lips", "left_eye", "right_eye", "left_iris", "right_iris", "presence"]
MOST_VALUES = 1500


def to_tensor(pixels, low):
    scaled = pixels.astype(np.float64)
    return (scaled / 255 if low == 0 else scaled / 127.5 - 1).astype(np.float32)[np.newaxis]


def record_litert(path, model):
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

    interpreter = Interpreter(
        model_path=str(path), experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    )
    interpreter.allocate_tensors()
    for case in CASES:
        pixels = picture(size=model["size"], **case)
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], to_tensor(pixels, model["low"]))
        interpreter.invoke()
        details = interpreter.get_output_details()
        outputs = {model["outputs"][detail["name"]]: interpreter.get_tensor(detail["index"]) for detail in details}
        yield case, pixels, outputs


def attention_graph(path):
    splits = " ".join(f'output_stream: "t{i}"' for i in range(7))
    ranges = " ".join(f"ranges {{ begin: {i} end: {i + 1} }}" for i in range(7))
    floats = "\n".join(
        f'node {{ calculator: "TensorsToFloatsCalculator" input_stream: "TENSORS:t{i}" output_stream: "FLOATS:f{i}" }}'
        for i in range(7)
    )

    def inference(output):
        # Once for each use: splitting takes the tensors away.
        return f"""
node {{ calculator: "InferenceCalculatorCpu" input_side_packet: "OP_RESOLVER:resolver"
  input_stream: "TENSORS:input" output_stream: "TENSORS:{output}"
  options {{ [mediapipe.InferenceCalculatorOptions.ext] {{ model_path: "{path}" delegate {{ tflite {{}} }} }} }} }}"""

    return f"""
input_stream: "image"
node {{ calculator: "TensorConverterCalculator" input_stream: "IMAGE:image" output_stream: "TENSORS:input"
  options {{ [mediapipe.TensorConverterCalculatorOptions.ext] {{ zero_center: false }} }} }}
node {{ calculator: "TfLiteCustomOpResolverCalculator" output_side_packet: "OP_RESOLVER:resolver"
  options {{ [mediapipe.TfLiteCustomOpResolverCalculatorOptions.ext] {{ use_gpu: false }} }} }}
{inference("raw")}
{inference("merged")}
node {{ calculator: "SplitTensorVectorCalculator" input_stream: "raw" {splits}
  options {{ [mediapipe.SplitVectorCalculatorOptions.ext] {{ {ranges} }} }} }}
{floats}
node {{ calculator: "SplitTensorVectorCalculator" input_stream: "merged" output_stream: "regions"
  options {{ [mediapipe.SplitVectorCalculatorOptions.ext] {{ ranges {{ begin: 0 end: 6 }} }} }} }}
node {{ calculator: "TensorsToFaceLandmarksWithAttention" input_stream: "TENSORS:regions"
  output_stream: "LANDMARKS:landmarks" }}
"""


def record_mediapipe(path):
    import mediapipe as mp
    from mediapipe.python import packet_creator, packet_getter
    from mediapipe.python._framework_bindings.calculator_graph import CalculatorGraph

    def refined(packet):
        points = packet_getter.get_proto(packet).landmark
        # MediaPipe divides by the input's side; the other outputs are in its pixels.
        return np.array([[point.x, point.y, point.z] for point in points], dtype=np.float32) * 192

    for case in CASES:
        pixels = picture(size=192, **case)
        outputs = {}
        graph = CalculatorGraph(graph_config=attention_graph(path))
        for i, name in enumerate(ATTENTION_OUTPUTS):
            graph.observe_output_stream(
                f"f{i}", lambda _, packet, name=name: outputs.update({name: packet_getter.get_float_list(packet)})
            )
        graph.observe_output_stream("landmarks", lambda _, packet: outputs.update(refined=refined(packet)))
        graph.start_run()
        image = packet_creator.create_image_frame(data=pixels, image_format=mp.ImageFormat.SRGB)
        graph.add_packet_to_input_stream("image", image.at(0))
        graph.close_input_stream("image")
        graph.wait_until_done()
        yield case, pixels, {name: np.array(values, dtype=np.float32) for name, values in outputs.items()}


def summarise(values):
    """All values of a short output, every k-th of a long one; k is odd, so that every column of 16 is met."""
    flat = values.reshape(-1).astype(np.float64)
    every = 1 if flat.size <= MOST_VALUES else flat.size // MOST_VALUES * 2 + 1
    return {"length": flat.size, "every": every, "values": [float(f"{value:.8g}") for value in flat[::every]]}


def write(out, name, path, reference, recorded):
    cases = [
        {
            **case,
            "size": pixels.shape[0],
            "pixelsSha256": hashlib.sha256(pixels.tobytes()).hexdigest(),
            "outputs": {key: summarise(values) for key, values in sorted(outputs.items())},
        }
        for case, pixels, outputs in recorded
    ]
    source = hashlib.sha256(path.read_bytes()).hexdigest()
    golden = {"model": name, "sourceSha256": source, "reference": reference, "cases": cases}
    (out / f"{name}.json").write_text(json.dumps(golden) + "\n")
    print(name, [len(case["outputs"]) for case in cases])


def main(sources, out):
    from importlib.metadata import version

    litert = f"ai-edge-litert {version('ai-edge-litert')}, no delegate"
    for name, model in MODELS.items():
        path = sources / f"{name}.tflite"
        write(out, name, path, litert, record_litert(path, model))
    path = sources / f"{ATTENTION}.tflite"
    write(out, ATTENTION, path, f"mediapipe {version('mediapipe')}, no delegate", record_mediapipe(path))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
