"""Face mesh points, from the MediaPipe landmarker (Apache-2.0)."""

from __future__ import annotations

import numpy as np


class Mesher:
    """Finds the largest face's 468 mesh points in an RGB image; holds a native graph until `close`."""

    def __init__(self, task_path: str, min_confidence: float = 0.3):
        from mediapipe.tasks import python as tasks
        from mediapipe.tasks.python import vision

        options = vision.FaceLandmarkerOptions(
            base_options=tasks.BaseOptions(model_asset_path=task_path),
            num_faces=3,
            min_face_detection_confidence=min_confidence,
            min_face_presence_confidence=min_confidence,
        )
        self._landmarker = vision.FaceLandmarker.create_from_options(options)

    def __call__(self, image: np.ndarray) -> np.ndarray | None:
        """Returns [468, 2] pixels of `image` (uint8 RGB), or None where no face is found."""
        import mediapipe

        frame = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(image))
        found = self._landmarker.detect(frame).face_landmarks
        if not found:
            return None
        height, width = image.shape[:2]
        meshes = [np.array([(p.x * width, p.y * height) for p in face[:468]], np.float32) for face in found]
        return max(meshes, key=lambda mesh: float(np.prod(np.ptp(mesh, axis=0))))

    def close(self) -> None:
        self._landmarker.close()
