package dev.rationale.model;

import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Smoothness;
import dev.rationale.attribution.TrainingData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a model's input space, one object for all inputs of a shape, because what is prepared for a space is found again
 * by that object. Of the least recently used shapes so many are forgotten that {@value #MOST} are left. For any number of threads.
 */
final class InputSpaces {
    static final int MOST = 256;

    private final Optional<FeatureSpace> features;
    private final TrainingData training;
    private final Smoothness smoothness;
    private final InputLayout usual;
    private final InputSpace ofUsual;
    private final Map<List<List<Long>>, InputSpace> others = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<List<Long>>, InputSpace> eldest) {
            return size() > MOST;
        }
    };

    /**
     * @param usual the probed shapes, which are never forgotten
     */
    InputSpaces(Optional<FeatureSpace> features, TrainingData training, Smoothness smoothness, InputLayout usual) {
        this.features = features;
        this.training = training;
        this.smoothness = smoothness;
        this.usual = usual;
        this.ofUsual = space(usual);
    }

    InputSpace usual() {
        return ofUsual;
    }

    InputSpace of(InputLayout layout) {
        if (layout.hasShapesOf(usual)) {
            return ofUsual;
        }
        List<List<Long>> shapes = layout.spans().stream()
                .map(span -> Arrays.stream(span.shape()).boxed().toList())
                .toList();
        synchronized (others) {
            return others.computeIfAbsent(shapes, unknown -> space(layout));
        }
    }

    private InputSpace space(InputLayout layout) {
        List<InputLayout.Span> spans = layout.spans();
        List<Integer> shape = spans.size() == 1
                ? Arrays.stream(spans.get(0).shape()).mapToObj(Math::toIntExact).toList()
                : List.of(layout.dimension());
        List<int[]> together = new ArrayList<>();
        Optional<FeatureSpace> described = features.map(space -> space.on(layout));
        described.filter(FeatureSpace::hasRawValues).ifPresent(table -> {
            int offset = layout.span(table.input()).offset();
            for (FeatureGroup group : table.groups()) {
                together.add(Arrays.stream(group.elements())
                        .map(element -> offset + element)
                        .toArray());
            }
        });
        return new InputSpace(shape, together, training, smoothness);
    }
}
