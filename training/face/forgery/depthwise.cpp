// Backward pass of a depthwise convolution on the CPU: NHWC, bfloat16 in and out, float32 sums.
// torch's own bfloat16 kernel falls back to a reference loop here and takes four fifths of a training step.
#include <ATen/Parallel.h>
#include <torch/extension.h>

#include <cstring>
#include <vector>

namespace {
constexpr int LANES = 16;  // channels at a time: one AVX-512 register of float32
typedef float Vec __attribute__((vector_size(64), aligned(4)));

inline Vec widen(const uint16_t* from) {
  Vec out;
  for (int i = 0; i < LANES; i++) {
    uint32_t bits = uint32_t(from[i]) << 16;
    float value;
    std::memcpy(&value, &bits, 4);
    out[i] = value;
  }
  return out;
}

inline uint16_t narrow(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, 4);
  return uint16_t((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

struct Shape {
  int64_t n, height, width, channels, out_height, out_width, before;
};

template <int K, int S>
void run(const Shape& s, const uint16_t* x, const float* w, const uint16_t* g, uint16_t* gx, float* gw) {
  const int64_t chunks = s.channels / LANES;
  // Enough room for every tap of every output, whatever the padding was.
  const int64_t pad_h = (s.out_height - 1) * S + K + S, pad_w = (s.out_width - 1) * S + K + S;
  at::parallel_for(0, chunks, 1, [&](int64_t first, int64_t last) {
    std::vector<Vec> xp(pad_h * pad_w), gxp(pad_h * pad_w);
    const Vec zero = {};
    for (int64_t chunk = first; chunk < last; chunk++) {
      const int64_t c = chunk * LANES;
      Vec weight[K * K], sum[K * K];
      for (int t = 0; t < K * K; t++) {
        sum[t] = zero;
        std::memcpy(&weight[t], w + t * s.channels + c, sizeof(Vec));
      }
      for (int64_t n = 0; n < s.n; n++) {
        std::fill(xp.begin(), xp.end(), zero);
        std::fill(gxp.begin(), gxp.end(), zero);
        for (int64_t h = 0; h < s.height; h++) {
          if (h + s.before >= pad_h) continue;
          for (int64_t v = 0; v < s.width; v++) {
            if (v + s.before >= pad_w) continue;
            xp[(h + s.before) * pad_w + v + s.before] = widen(x + ((n * s.height + h) * s.width + v) * s.channels + c);
          }
        }
        for (int64_t h = 0; h < s.out_height; h++)
          for (int64_t v = 0; v < s.out_width; v++) {
            const Vec slope = widen(g + ((n * s.out_height + h) * s.out_width + v) * s.channels + c);
            const Vec* in = &xp[h * S * pad_w + v * S];
            Vec* back = &gxp[h * S * pad_w + v * S];
#pragma GCC unroll 5
            for (int i = 0; i < K; i++)
#pragma GCC unroll 5
              for (int j = 0; j < K; j++) {
                sum[i * K + j] += in[i * pad_w + j] * slope;
                back[i * pad_w + j] += weight[i * K + j] * slope;
              }
          }
        for (int64_t h = 0; h < s.height; h++)
          for (int64_t v = 0; v < s.width; v++) {
            uint16_t* to = gx + ((n * s.height + h) * s.width + v) * s.channels + c;
            const bool inside = h + s.before < pad_h && v + s.before < pad_w;
            const Vec value = inside ? gxp[(h + s.before) * pad_w + v + s.before] : zero;
            for (int i = 0; i < LANES; i++) to[i] = narrow(value[i]);
          }
      }
      for (int t = 0; t < K * K; t++) std::memcpy(gw + t * s.channels + c, &sum[t], sizeof(Vec));
    }
  });
}
}  // namespace

// x [N,C,H,W] and g [N,C,OH,OW] bfloat16, channels last; w [K*K, C] float32; returns (gx like x, gw like w).
std::vector<at::Tensor> backward(at::Tensor x, at::Tensor w, at::Tensor g, int64_t kernel, int64_t stride, int64_t before) {
  TORCH_CHECK(x.size(1) % LANES == 0, "channels must be a multiple of 16");
  x = x.contiguous(at::MemoryFormat::ChannelsLast);
  g = g.contiguous(at::MemoryFormat::ChannelsLast);
  auto gx = at::empty_like(x), gw = at::empty_like(w);
  Shape s{x.size(0), x.size(2), x.size(3), x.size(1), g.size(2), g.size(3), before};
  auto xd = reinterpret_cast<const uint16_t*>(x.data_ptr()), gd = reinterpret_cast<const uint16_t*>(g.data_ptr());
  auto gxd = reinterpret_cast<uint16_t*>(gx.data_ptr());
  auto wd = w.data_ptr<float>();
  auto gwd = gw.data_ptr<float>();
  if (kernel == 3 && stride == 1) run<3, 1>(s, xd, wd, gd, gxd, gwd);
  else if (kernel == 3 && stride == 2) run<3, 2>(s, xd, wd, gd, gxd, gwd);
  else if (kernel == 5 && stride == 1) run<5, 1>(s, xd, wd, gd, gxd, gwd);
  else if (kernel == 5 && stride == 2) run<5, 2>(s, xd, wd, gd, gxd, gwd);
  else TORCH_CHECK(false, "kernel 3 or 5, stride 1 or 2");
  return {gx, gw};
}

PYBIND11_MODULE(TORCH_EXTENSION_NAME, m) { m.def("backward", &backward); }
