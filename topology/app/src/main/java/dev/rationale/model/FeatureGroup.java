package dev.rationale.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The elements of an input that make up one feature.
 *
 * @param name as in events
 * @param label as people say it
 * @param elements positions in the flattened input
 */
public record FeatureGroup(String name, String label, int[] elements) {

    static List<FeatureGroup> of(Manifest.Features features, long[] shape) {
        if (features instanceof Manifest.Grid grid) {
            return cells(grid, shape);
        }
        List<FeatureGroup> groups = new ArrayList<>();
        for (Manifest.Column column : ((Manifest.Columns) features).columns()) {
            int[] elements = column instanceof Manifest.CategoryColumn category
                    ? category.columns().stream().mapToInt(Integer::intValue).toArray()
                    : new int[] {((Manifest.NumberColumn) column).column()};
            groups.add(new FeatureGroup(column.name(), column.label(), elements));
        }
        return groups;
    }

    private static List<FeatureGroup> cells(Manifest.Grid grid, long[] shape) {
        int height = Math.toIntExact(shape[shape.length - 2]);
        int width = Math.toIntExact(shape[shape.length - 1]);
        int planes = Math.toIntExact(Tensor.size(shape) / ((long) height * width));
        List<FeatureGroup> cells = new ArrayList<>();
        for (int r = 0; r < grid.rows(); r++) {
            for (int c = 0; c < grid.columns(); c++) {
                List<Integer> elements = new ArrayList<>();
                for (int plane = 0; plane < planes; plane++) {
                    for (int y = edge(r, height, grid.rows()); y < edge(r + 1, height, grid.rows()); y++) {
                        for (int x = edge(c, width, grid.columns()); x < edge(c + 1, width, grid.columns()); x++) {
                            elements.add((plane * height + y) * width + x);
                        }
                    }
                }
                String name = grid.names().get(r * grid.columns() + c);
                cells.add(new FeatureGroup(
                        name,
                        name,
                        elements.stream().mapToInt(Integer::intValue).toArray()));
            }
        }
        return cells;
    }

    private static int edge(int cell, int length, int cells) {
        return Math.toIntExact((long) cell * length / cells);
    }

    /** Sum of this feature's share of {@code values}, {@code [size of the input]}. */
    double sum(double[] values) {
        double sum = 0;
        for (int element : elements) {
            sum += values[element];
        }
        return sum;
    }
}
