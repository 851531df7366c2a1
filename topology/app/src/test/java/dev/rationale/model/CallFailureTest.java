package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages are those of PyTorch 2.7.1's sources: CPUAllocator, CUDACachingAllocator, CUDAException and the handles of cuBLAS and cuDNN. */
class CallFailureTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cpu   | [enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 140737488355328 bytes. Error code 12 (Cannot allocate memory) | DeviceMemoryException
            cpu   | [enforce fail at alloc_cpu.cpp:95] data. DefaultCPUAllocator: not enough memory: you tried to allocate 64 bytes. | DeviceMemoryException
            cpu   | std::bad_alloc | DeviceMemoryException
            gpu:0 | CUDA out of memory. Tried to allocate 20.00 GiB. GPU 0 has a total capacity of 79.11 GiB of which 1.00 GiB is free. | DeviceMemoryException
            gpu:1 | CUDA error: out of memory | DeviceMemoryException
            gpu:0 | CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)` | DeviceMemoryException
            gpu:0 | cuDNN error: CUDNN_STATUS_ALLOC_FAILED | DeviceMemoryException
            gpu:0 | cuDNN error: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED | DeviceMemoryException
            gpu:0 | GET was unable to find an engine to execute this computation | DeviceMemoryException
            gpu:0 | CUDA error: an illegal memory access was encountered | DeviceLostException
            gpu:0 | CUDA error: device-side assert triggered | DeviceLostException
            gpu:0 | CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm( handle, ...)` | DeviceLostException
            gpu:0 | CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate(handle)` | DeviceLostException
            gpu:0 | CUDA error: CUSPARSE_STATUS_EXECUTION_FAILED when calling `cusparseSpMM( handle, opA, opB)` | DeviceLostException
            gpu:0 | cuDNN error: CUDNN_STATUS_INTERNAL_ERROR | DeviceLostException
            gpu:0 | cuDNN error: CUDNN_STATUS_EXECUTION_FAILED_CUDA_DRIVER | DeviceLostException
            gpu:0 | CUDA driver error: unknown error | DeviceLostException
            gpu:0 | CUDA error: uncorrectable ECC error encountered | DeviceLostException
            gpu:0 | NCCL error in: unhandled cuda error | DeviceLostException
            gpu:0 | CUDA error: no kernel image is available for execution on the device | ModelCallException
            gpu:0 | CUDA error: invalid configuration argument | ModelCallException
            gpu:0 | CUDA error: CUBLAS_STATUS_INVALID_VALUE when calling `cublasSgemm( handle, opa, opb, m, n, k, &alpha, a, lda, b, ldb, &beta, c, ldc)` | ModelCallException
            gpu:0 | CUDA error: CUBLAS_STATUS_NOT_SUPPORTED when calling `cublasGemmStridedBatchedEx(handle, opa, opb, m, n, k)` | ModelCallException
            gpu:0 | CUDA error: CUSPARSE_STATUS_INVALID_VALUE when calling `cusparseCreateDnMat(&raw_descriptor, rows, cols)` | ModelCallException
            gpu:0 | CUDA error: invalid value | ModelCallException
            gpu:0 | cuDNN error: CUDNN_STATUS_BAD_PARAM | ModelCallException
            gpu:0 | cuDNN error: CUDNN_STATUS_BAD_PARAM_NULL_POINTER | ModelCallException
            gpu:0 | cuDNN error: CUDNN_STATUS_NOT_SUPPORTED. This error may appear if you passed in a non-contiguous input. | ModelCallException
            gpu:0 | cudnn RNN backward can only be called in training mode | ModelCallException
            gpu:0 | The size of tensor a (3) must match the size of tensor b (4) | ModelCallException
            cpu   | CUDA error: an illegal memory access was encountered | ModelCallException
            cpu   | CUDA out of memory | ModelCallException
            """)
    void shouldSayWhoseFailureItIs(String device, String message, String expected) {
        ComputeDevice where = device.equals("cpu") ? ComputeDevice.CPU : ComputeDevice.gpu(device.charAt(4) - '0');

        RuntimeException failure = CallFailure.of("model m: call", where, new IllegalStateException(message));

        assertThat(failure.getClass().getSimpleName()).isEqualTo(expected);
        assertThat(failure).hasMessageStartingWith("model m: call on " + device + " failed (");
        assertThat(failure).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldNameTheErrorWhenItStandsBelowATrace() {
        String message = """
                The following operation failed in the TorchScript interpreter.
                Traceback of TorchScript (most recent call last):
                  File "code/m.py", line 4, in forward
                    y = torch.zeros([1])
                RuntimeError: CUDA error: unspecified launch failure
                CUDA kernel errors might be asynchronously reported at some other API call
                """;

        assertThat(CallFailure.of("call", ComputeDevice.gpu(0), new IllegalStateException(message)))
                .isInstanceOf(DeviceLostException.class)
                .hasMessage("call on gpu:0 failed (RuntimeError: CUDA error: unspecified launch failure)");
    }

    @Test
    void shouldSurviveAnExceptionWithoutMessage() {
        assertThat(CallFailure.of("call", ComputeDevice.CPU, new IllegalStateException()))
                .isInstanceOf(ModelCallException.class);
    }
}
