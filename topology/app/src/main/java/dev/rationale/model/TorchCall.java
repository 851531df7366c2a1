package dev.rationale.model;

import static java.lang.invoke.MethodType.methodType;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a TorchScript method without the leak of the library's own call, which frees its arguments only on success, and
 * without its reading of array names as argument structure.
 *
 * <p>Arguments are tensors by position. Results may be a tensor, or tuples, lists and dictionaries of them, nested; they
 * come back flat. Arrays belong to the given manager, everything else is freed here on every way out.
 */
final class TorchCall {
    private static final Object LIBRARY;
    private static final MethodHandles.Lookup LOOKUP;

    static {
        try {
            Class<?> type = Class.forName("ai.djl.pytorch.jni.PyTorchLibrary");
            LOOKUP = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            LIBRARY = LOOKUP.findStaticVarHandle(type, "LIB", type).get();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final MethodHandle RUN = bind(
            "moduleRunMethod",
            methodType(long.class, long.class, String.class, long[].class, boolean.class, boolean.class));
    private static final MethodHandle FROM_TENSOR = bind("iValueFromTensor", methodType(long.class, long.class));
    private static final MethodHandle TO_TENSOR = bind("iValueToTensor", methodType(long.class, long.class));
    private static final MethodHandle TO_TENSORS = bind("iValueToTensorList", methodType(long[].class, long.class));
    private static final MethodHandle TO_LIST = bind("iValueToIValueList", methodType(long[].class, long.class));
    private static final MethodHandle TO_TUPLE = bind("iValueToIValueTuple", methodType(long[].class, long.class));
    private static final MethodHandle TO_MAP = bind("iValueToMap", methodType(long[].class, long.class));
    private static final MethodHandle TO_TEXT = bind("iValueToString", methodType(String.class, long.class));
    private static final MethodHandle IS_TENSOR = bind("iValueIsTensor", methodType(boolean.class, long.class));
    private static final MethodHandle IS_TENSORS = bind("iValueIsTensorList", methodType(boolean.class, long.class));
    private static final MethodHandle IS_LIST = bind("iValueIsList", methodType(boolean.class, long.class));
    private static final MethodHandle IS_TUPLE = bind("iValueIsTuple", methodType(boolean.class, long.class));
    private static final MethodHandle IS_MAP = bind("iValueIsMap", methodType(boolean.class, long.class));
    private static final MethodHandle IS_TEXT = bind("iValueIsString", methodType(boolean.class, long.class));
    private static final MethodHandle FREE = bind("torchDeleteIValue", methodType(void.class, long.class));

    private TorchCall() {}

    /**
     * One result.
     *
     * @param name its key where the module returns a dictionary, else empty
     * @param array owned by the manager of the call
     */
    record Result(String name, PtNDArray array) {}

    /**
     * Calls {@code method} of a module.
     *
     * @param gradients whether the call is recorded for a backward pass
     * @throws ModelCallException if the call fails or returns anything but tensors
     */
    static List<Result> run(
            long module, String method, PtNDManager manager, boolean gradients, List<PtNDArray> inputs) {
        long[] arguments = new long[inputs.size()];
        int made = 0;
        try {
            for (; made < arguments.length; made++) {
                arguments[made] =
                        (long) FROM_TENSOR.invokeExact((long) inputs.get(made).getHandle());
            }
            long value = (long) RUN.invokeExact(module, method, arguments, gradients, false);
            List<Result> results = new ArrayList<>();
            collect("", value, manager, results);
            return results;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new ModelCallException("native call failed", e);
        } finally {
            for (int i = 0; i < made; i++) {
                free(arguments[i]);
            }
        }
    }

    /** Takes the tensors out of a value and frees it. */
    private static void collect(String name, long value, PtNDManager manager, List<Result> results) throws Throwable {
        try {
            if ((boolean) IS_TENSOR.invokeExact(value)) {
                results.add(new Result(name, new PtNDArray(manager, (long) TO_TENSOR.invokeExact(value))));
            } else if ((boolean) IS_TENSORS.invokeExact(value)) {
                for (long tensor : (long[]) TO_TENSORS.invokeExact(value)) {
                    results.add(new Result(name, new PtNDArray(manager, tensor)));
                }
            } else if ((boolean) IS_TUPLE.invokeExact(value)) {
                collectAll(name, (long[]) TO_TUPLE.invokeExact(value), manager, results);
            } else if ((boolean) IS_LIST.invokeExact(value)) {
                collectAll(name, (long[]) TO_LIST.invokeExact(value), manager, results);
            } else if ((boolean) IS_MAP.invokeExact(value)) {
                collectMap(name, (long[]) TO_MAP.invokeExact(value), manager, results);
            } else {
                throw new ModelCallException(
                        "expected tensors, or tuples, lists or dictionaries of them, as outputs; found another type");
            }
        } finally {
            free(value);
        }
    }

    private static void collectAll(String name, long[] values, PtNDManager manager, List<Result> results)
            throws Throwable {
        int taken = 0;
        try {
            while (taken < values.length) {
                collect(name, values[taken++], manager, results);
            }
        } finally {
            freeFrom(values, taken);
        }
    }

    private static void collectMap(String name, long[] pairs, PtNDManager manager, List<Result> results)
            throws Throwable {
        int taken = 0;
        try {
            while (taken < pairs.length) {
                if (!(boolean) IS_TEXT.invokeExact(pairs[taken])) {
                    throw new ModelCallException("expected texts as keys of the output dictionary; found another type");
                }
                String key = (String) TO_TEXT.invokeExact(pairs[taken]);
                free(pairs[taken++]);
                collect(name.isEmpty() ? key : name + "." + key, pairs[taken++], manager, results);
            }
        } finally {
            freeFrom(pairs, taken);
        }
    }

    private static void freeFrom(long[] values, int start) {
        for (int i = start; i < values.length; i++) {
            free(values[i]);
        }
    }

    private static void free(long value) {
        try {
            FREE.invokeExact(value);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new ModelCallException("native value could not be freed", e);
        }
    }

    private static MethodHandle bind(String name, MethodType type) {
        try {
            return LOOKUP.findVirtual(LIBRARY.getClass(), name, type).bindTo(LIBRARY);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
