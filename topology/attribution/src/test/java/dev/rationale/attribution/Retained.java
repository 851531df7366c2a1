package dev.rationale.attribution;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Counts what objects hold, in numbers of eight bytes, as a virtual machine with compressed references lays them out: every array, object and
 * box that can be reached, once. What is computed and let go within one call is not seen.
 *
 * <p>Fields are read by reflection in this project's classes. Collections of the JDK are taken by their elements and an amount for
 * each. Left out is what records share: spaces with their training data, methods, settings, sources of baselines, and what was
 * prepared.
 */
public final class Retained {
    private static final int HEADER = 2;
    private static final double REFERENCE = 0.5;
    private static final int ENTRY = 8;
    private static final List<Class<?>> SHARED = List.of(
            InputSpace.class,
            TrainingData.class,
            AttributionMethod.class,
            Settings.class,
            BaselineSource.class,
            Preparation.class,
            RowResult.Prepared.class,
            Refinement.class,
            Quadrature.class,
            Enum.class,
            Class.class,
            String.class,
            Throwable.class);

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> open = new ArrayDeque<>();
    private double numbers;

    private Retained() {}

    /** Numbers that can be reached from the roots, but not from what is shared. */
    public static long numbers(Collection<?> shared, Object... roots) {
        Retained retained = new Retained();
        retained.seen.addAll(shared);
        for (Object root : roots) {
            retained.push(root);
        }
        while (!retained.open.isEmpty()) {
            retained.visit(retained.open.pop());
        }
        return (long) Math.ceil(retained.numbers);
    }

    private void push(Object object) {
        if (object != null && SHARED.stream().noneMatch(type -> type.isInstance(object)) && seen.add(object)) {
            open.push(object);
        }
    }

    private void visit(Object object) {
        Class<?> type = object.getClass();
        if (type.isArray()) {
            array(object, type.getComponentType());
        } else if (type.getName().startsWith("java.")) {
            ofTheJdk(object);
        } else {
            ofOurs(object);
        }
    }

    private void array(Object array, Class<?> of) {
        int length = Array.getLength(array);
        numbers += HEADER + length * width(of);
        for (int i = 0; i < length && !of.isPrimitive(); i++) {
            push(Array.get(array, i));
        }
    }

    private static double width(Class<?> type) {
        if (!type.isPrimitive()) {
            return REFERENCE;
        }
        if (type == double.class || type == long.class) {
            return 1;
        }
        return type == int.class || type == float.class ? REFERENCE : 1.0 / Long.BYTES;
    }

    private void ofTheJdk(Object object) {
        numbers += HEADER;
        if (object instanceof Collection<?> collection) {
            numbers += HEADER + REFERENCE * collection.size();
            collection.forEach(this::push);
        } else if (object instanceof Map<?, ?> map) {
            numbers += HEADER + ENTRY * map.size();
            map.forEach((key, value) -> {
                push(key);
                push(value);
            });
        } else if (object instanceof BitSet bits) {
            numbers += HEADER + bits.size() / (double) Long.SIZE;
        } else if (object instanceof Optional<?> optional) {
            optional.ifPresent(this::push);
        }
    }

    private void ofOurs(Object object) {
        numbers += HEADER;
        for (Class<?> type = object.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            if (type.getName().startsWith("java.")) {
                break;
            }
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    numbers += width(field.getType());
                    if (!field.getType().isPrimitive()) {
                        push(value(field, object));
                    }
                }
            }
        }
    }

    private static Object value(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError("the instrument cannot read " + field, e);
        }
    }
}
