package dev.rationale.model;

import dev.rationale.model.InputRejectedException.Code;
import dev.rationale.model.Manifest.CategoryColumn;
import dev.rationale.model.Manifest.Column;
import dev.rationale.model.Manifest.NumberColumn;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Raw features and the columns of one input: numbers are standardised, categories one-hot.
 *
 * <p>A grid has no raw features; {@link #encode} and {@link #decode} do not apply to it, see {@link #hasRawValues()}.
 */
public final class FeatureSpace {
    private static final MathContext READABLE = new MathContext(6);

    private final Manifest.Features features;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final List<FeatureGroup> groups;
    private final long[] shape;
    private final int size;

    FeatureSpace(Manifest.Features features, InputLayout layout) {
        this.features = features;
        if (features instanceof Manifest.Columns table) {
            table.columns().forEach(column -> columns.put(column.name(), column));
        }
        InputLayout.Span span = layout.span(features.input());
        this.shape = span.shape();
        this.size = span.size();
        this.groups = List.copyOf(FeatureGroup.of(features, shape));
    }

    /** This space for a record of another shape. */
    FeatureSpace on(InputLayout layout) {
        return Arrays.equals(layout.span(features.input()).shape(), shape) ? this : new FeatureSpace(features, layout);
    }

    /** Name of the input that this space describes. */
    public String input() {
        return features.input();
    }

    /** Number of elements of that input. */
    public int size() {
        return size;
    }

    /** Whether events may carry raw values instead of the tensor. */
    public boolean hasRawValues() {
        return !columns.isEmpty();
    }

    /** Features in reading order, each with its elements of the input. */
    public List<FeatureGroup> groups() {
        return groups;
    }

    /**
     * Raw values as elements of the input.
     *
     * @param raw every feature by name; numbers, or texts that hold one; categories as texts
     * @return {@code [size]}
     * @throws InputRejectedException naming the feature, never its value
     */
    public double[] encode(Map<String, ?> raw) {
        for (String name : raw.keySet()) {
            column(name);
        }
        double[] encoded = new double[size];
        for (Column column : columns.values()) {
            Object value = raw.get(column.name());
            if (value == null) {
                throw new InputRejectedException(Code.MISSING_FEATURE, "feature " + column.name() + ": found nothing");
            }
            if (column instanceof NumberColumn number) {
                encoded[number.column()] = (number(number, value) - number.mean()) / number.std();
            } else if (column instanceof CategoryColumn category) {
                encoded[category.columns().get(position(category, value))] = 1;
            }
        }
        return encoded;
    }

    /**
     * What raw values an input stands for: numbers to six digits, of each category the largest column.
     *
     * @param elements {@code [size]}
     */
    public Map<String, Object> decode(double[] elements) {
        if (elements.length != size) {
            throw new IllegalArgumentException("expected " + size + " elements, found " + elements.length);
        }
        Map<String, Object> raw = new LinkedHashMap<>();
        for (Column column : columns.values()) {
            if (column instanceof NumberColumn number) {
                double value = elements[number.column()] * number.std() + number.mean();
                raw.put(number.name(), readable(value, number.std()));
            } else if (column instanceof CategoryColumn category) {
                int largest = 0;
                for (int i = 1; i < category.columns().size(); i++) {
                    if (elements[category.columns().get(i)]
                            > elements[category.columns().get(largest)]) {
                        largest = i;
                    }
                }
                raw.put(category.name(), category.categories().get(largest));
            }
        }
        return raw;
    }

    /** A raw value in words: {@code 24 months}, {@code overdrawn}. */
    public String describe(String name, Object raw) {
        Column column = column(name);
        if (column instanceof CategoryColumn category) {
            return category.labels().get(position(category, raw));
        }
        NumberColumn number = (NumberColumn) column;
        String digits = new BigDecimal(Double.toString(number(number, raw)))
                .stripTrailingZeros()
                .toPlainString();
        return number.unit().isEmpty() ? digits : digits + " " + number.unit();
    }

    /** How people call a feature. */
    public String label(String name) {
        return groups.stream()
                .filter(group -> group.name().equals(name))
                .map(FeatureGroup::label)
                .findFirst()
                .orElse(name);
    }

    /**
     * Sums the attributions of each feature's elements.
     *
     * @param elements attributions of this input, {@code [size]}
     * @return in the order of {@link #groups()}; their sum is that of {@code elements}
     */
    public List<FeatureAttribution> aggregate(double[] elements) {
        return groups.stream()
                .map(group -> new FeatureAttribution(group.name(), group.label(), group.sum(elements)))
                .collect(Collectors.toUnmodifiableList());
    }

    private Column column(String name) {
        Column column = columns.get(name);
        if (column == null) {
            throw new InputRejectedException(
                    Code.UNKNOWN_FEATURE, "feature " + name + ": expected one of " + columns.keySet());
        }
        return column;
    }

    private static int position(CategoryColumn column, Object value) {
        int position = column.categories().indexOf(value.toString());
        if (position < 0) {
            throw new InputRejectedException(
                    Code.UNKNOWN_CATEGORY,
                    "feature " + column.name() + ": expected one of " + column.categories()
                            + ", found another category");
        }
        return position;
    }

    private static double number(NumberColumn column, Object value) {
        return parse(value)
                .filter(Double::isFinite)
                .orElseThrow(() -> new InputRejectedException(
                        Code.NOT_A_NUMBER,
                        "feature " + column.name() + ": expected a finite number, found something else"));
    }

    private static Optional<Double> parse(Object value) {
        if (value instanceof Number number) {
            return Optional.of(number.doubleValue());
        }
        try {
            return Optional.of(Double.parseDouble(value.toString()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Rounds away what standardising in float32 added; values within that error of zero are zero. */
    private static double readable(double value, double std) {
        return Math.abs(value) < 1e-6 * std
                ? 0
                : new BigDecimal(value).round(READABLE).doubleValue();
    }
}
